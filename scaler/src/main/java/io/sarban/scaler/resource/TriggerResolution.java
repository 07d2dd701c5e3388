package io.sarban.scaler.resource;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Resolves the triggers of one object. Gathers what a trigger's parameters may come from: its
 * metadata, its TriggerAuthentication, and the environment of the target's container. Source:
 * "Authentication" in KEDA's documentation.
 */
public final class TriggerResolution {

  private final Lookup lookup;
  private final Credentials credentials;
  private final Map<String, ContainerEnvironment> environments = new HashMap<>();

  /**
   * @param credentials keeps what is not in the resources
   */
  public TriggerResolution(Lookup lookup, Credentials credentials) {
    this.lookup = lookup;
    this.credentials = credentials;
  }

  /**
   * One trigger of an object, resolved.
   *
   * @throws InvalidFieldException if something that it refers to is missing
   */
  public ResolvedTrigger resolve(ScaledObject object, int index) {
    String container = object.getSpec().scaleTargetRef().envSourceContainerName();
    return resolve(
        ResourceKey.of(object),
        object.getSpec().triggers(),
        index,
        TargetRef.of(object),
        container);
  }

  /**
   * One trigger of a ScaledJob, resolved by the template of its own Jobs.
   *
   * @throws InvalidFieldException if something that it refers to is missing
   */
  public ResolvedTrigger resolve(ScaledJob job, int index) {
    String container = job.getSpec().envSourceContainerName();
    return resolve(
        ResourceKey.of(job), job.getSpec().triggers(), index, TargetRef.of(job), container);
  }

  private ResolvedTrigger resolve(
      ResourceKey object,
      List<Trigger> triggers,
      int index,
      TargetRef target,
      String containerName) {
    Trigger trigger = triggers.get(index);
    if (trigger.type() == null || trigger.type().isEmpty()) {
      throw new InvalidFieldException("type", "is required: name the kind of trigger");
    }
    ContainerEnvironment environment = environment(target, containerName);
    checkReferences(trigger, environment);
    Authentication authentication =
        authentication(trigger.authenticationRef(), target, containerName);
    return new ResolvedTrigger(
        object,
        index,
        trigger,
        trigger.metadata(),
        authentication.values(),
        environment.values(),
        environment.secrets(),
        authentication.identity());
  }

  private static void checkReferences(Trigger trigger, ContainerEnvironment environment) {
    trigger
        .metadata()
        .forEach(
            (field, variable) -> {
              String why = environment.missing().get(variable);
              if (field.endsWith("FromEnv") && why != null) {
                throw new InvalidFieldException(field, variable + ": " + why);
              }
            });
  }

  /** Made once for all triggers of an object: it may be large. */
  private ContainerEnvironment environment(TargetRef target, String containerName) {
    String container = containerName == null ? "" : containerName;
    ContainerEnvironment known = environments.get(container);
    if (known == null) {
      known = made(target, container);
      environments.put(container, known);
    }
    return known;
  }

  private ContainerEnvironment made(TargetRef target, String containerName) {
    return template(target)
        .map(PodTemplateSpec::getSpec)
        .map(pod -> ContainerEnvironment.of(target.namespace(), pod, containerName, lookup))
        .orElse(ContainerEnvironment.EMPTY);
  }

  private Optional<PodTemplateSpec> template(TargetRef target) {
    return lookup.find(target.key()).flatMap(Workloads::template);
  }

  private record Authentication(Map<String, String> values, Optional<PodIdentity> identity) {

    static final Authentication NONE = new Authentication(Map.of(), Optional.empty());
  }

  private Authentication authentication(
      AuthenticationRef ref, TargetRef target, String containerName) {
    if (ref == null || ref.name() == null || ref.name().isEmpty()) {
      return Authentication.NONE;
    }
    boolean cluster = "ClusterTriggerAuthentication".equals(ref.kind());
    String namespace = cluster ? "" : target.namespace();
    ResourceKey key =
        new ResourceKey(
            cluster ? "ClusterTriggerAuthentication" : "TriggerAuthentication",
            namespace,
            ref.name());
    TriggerAuthenticationSpec spec = authentication(key);
    String secrets = cluster ? credentials.clusterNamespace(target.namespace()) : namespace;
    try {
      Map<String, String> values = values(spec, target, containerName, secrets);
      values.putAll(
          new CredentialProviders(lookup, credentials)
              .values(spec, cluster, secrets, target.namespace()));
      return new Authentication(
          values, Optional.ofNullable(spec.podIdentity()).filter(identity -> !identity.isNone()));
    } catch (PendingCredentialException e) {
      throw e;
    } catch (InvalidFieldException e) {
      throw new InvalidFieldException("authenticationRef", key + ": " + e.getMessage());
    }
  }

  private TriggerAuthenticationSpec authentication(ResourceKey key) {
    HasMetadata found;
    try {
      found =
          lookup
              .find(key)
              .orElseThrow(
                  () ->
                      new InvalidFieldException(
                          "", key + " is missing: create it, or name another"));
    } catch (InvalidFieldException e) {
      throw new InvalidFieldException("authenticationRef", e.getMessage());
    }
    try {
      return TriggerAuthenticationSpec.of(found);
    } catch (InvalidFieldException e) {
      throw new InvalidFieldException("authenticationRef", key + ": " + e.getMessage());
    }
  }

  private Map<String, String> values(
      TriggerAuthenticationSpec spec, TargetRef target, String containerName, String namespace) {
    Map<String, String> values = new HashMap<>();
    for (AuthSecretTargetRef ref : spec.secretTargetRef()) {
      KeyedData.secret(lookup, namespace, ref.name(), ref.key(), false)
          .ifPresent(value -> values.put(ref.parameter(), value));
    }
    for (AuthSecretTargetRef ref : spec.configMapTargetRef()) {
      KeyedData.configMap(lookup, namespace, ref.name(), ref.key(), false)
          .ifPresent(value -> values.put(ref.parameter(), value));
    }
    for (AuthEnvironment env : spec.env()) {
      String container = env.containerName() == null ? containerName : env.containerName();
      values.put(env.parameter(), variable(environment(target, container), env));
    }
    return values;
  }

  private static String variable(ContainerEnvironment environment, AuthEnvironment env) {
    String value = environment.values().get(env.name());
    if (value == null) {
      throw new InvalidFieldException(
          "env",
          environment
              .missing()
              .getOrDefault(
                  env.name(),
                  "the target's container has no environment variable \"" + env.name() + "\""));
    }
    return value;
  }
}
