// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resolve;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.FieldFault;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.problem.ResourceFault;
import io.sarban.scaler.resource.AuthEnvironment;
import io.sarban.scaler.resource.AuthSecretTargetRef;
import io.sarban.scaler.resource.AuthenticationRef;
import io.sarban.scaler.resource.Lookup;
import io.sarban.scaler.resource.PodIdentity;
import io.sarban.scaler.resource.ScaledJob;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.TargetRef;
import io.sarban.scaler.resource.Trigger;
import io.sarban.scaler.resource.TriggerAuthenticationSpec;
import io.sarban.scaler.resource.Workloads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Resolves the triggers of one object. Gathers the sources of a trigger's parameters: its metadata,
 * its TriggerAuthentication, and the environment of the target's container. Source:
 * "Authentication" in KEDA's documentation.
 */
public final class TriggerResolution {

  private static final String FIELD = "authenticationRef";
  private static final String FROM_ENV = "FromEnv";

  private final Lookup lookup;
  private final Credentials credentials;
  private final Map<String, ContainerEnvironment> environments = new HashMap<>();

  /**
   * @param credentials keeps values that are not in the resources
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
   * One trigger of a ScaledJob, resolved with the template of its Jobs.
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
    List<Gap> gaps = new ArrayList<>();
    addGaps(trigger, environment, gaps);
    Authentication authentication =
        authentication(trigger.authenticationRef(), target, containerName, gaps);
    return new ResolvedTrigger(
        object,
        index,
        trigger,
        trigger.metadata(),
        authentication.values(),
        environment.values(),
        environment.secrets(),
        authentication.identity(),
        gaps);
  }

  private static void addGaps(Trigger trigger, ContainerEnvironment environment, List<Gap> gaps) {
    trigger
        .metadata()
        .forEach(
            (field, variable) -> {
              String why = environment.missing().get(variable);
              if (field.endsWith(FROM_ENV) && why != null) {
                String parameter = field.substring(0, field.length() - FROM_ENV.length());
                gaps.add(new Gap(parameter, new FieldFault(field, variable + ": " + why)));
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
      AuthenticationRef ref, TargetRef target, String containerName, List<Gap> gaps) {
    if (ref == null || !ref.present()) {
      return Authentication.NONE;
    }
    boolean cluster = ref.clusterWide();
    ResourceKey key = ref.key(target.namespace());
    Optional<TriggerAuthenticationSpec> found = authentication(key, gaps);
    if (found.isEmpty()) {
      return Authentication.NONE;
    }
    TriggerAuthenticationSpec spec = found.get();
    String secrets = cluster ? clusterNamespace(spec, target.namespace()) : target.namespace();
    try {
      Filling filling = new Filling(key, new HashMap<>(), gaps);
      fill(filling, spec, target, containerName, secrets);
      Map<String, String> values = filling.values();
      values.putAll(
          new CredentialProviders(lookup, credentials)
              .values(spec, cluster, secrets, target.namespace()));
      return new Authentication(
          values, Optional.ofNullable(spec.podIdentity()).filter(identity -> !identity.none()));
    } catch (PendingCredentialException e) {
      throw e;
    } catch (InvalidFieldException e) {
      throw of(key, e).asException();
    }
  }

  /** The fault of an authentication, for the trigger that refers to it. */
  private static FieldFault of(ResourceKey authentication, InvalidFieldException why) {
    return new FieldFault(FIELD, new ResourceFault(authentication, why.fault()));
  }

  private String clusterNamespace(TriggerAuthenticationSpec spec, String objects) {
    List<String> candidates = credentials.clusterNamespaces(objects);
    return candidates.stream()
        .filter(one -> candidates.size() == 1 || holds(one, spec))
        .findFirst()
        .orElse(candidates.get(0));
  }

  private boolean holds(String namespace, TriggerAuthenticationSpec spec) {
    return spec.secretTargetRef().stream()
            .anyMatch(ref -> lookup.find(Secret.class, namespace, ref.name()).isPresent())
        || spec.configMapTargetRef().stream()
            .anyMatch(ref -> lookup.find(ConfigMap.class, namespace, ref.name()).isPresent());
  }

  /** The trigger may have all it needs without the authentication, as in KEDA. */
  private Optional<TriggerAuthenticationSpec> authentication(ResourceKey key, List<Gap> gaps) {
    Optional<HasMetadata> found = find(key);
    if (found.isEmpty()) {
      String missing = key + " is missing: create it, or name another";
      gaps.add(new Gap("", new FieldFault(FIELD, missing)));
    }
    try {
      return found.map(TriggerAuthenticationSpec::of);
    } catch (InvalidFieldException e) {
      throw of(key, e).asException();
    }
  }

  private Optional<HasMetadata> find(ResourceKey authentication) {
    try {
      return lookup.find(authentication);
    } catch (InvalidFieldException e) {
      // its message names the authentication
      throw new InvalidFieldException(FIELD, e.getMessage());
    }
  }

  /** The parameters of an authentication that are available. */
  private record Filling(ResourceKey owner, Map<String, String> values, List<Gap> gaps) {

    void put(String parameter, Supplier<Optional<String>> value) {
      try {
        value.get().ifPresent(found -> values.put(parameter, found));
      } catch (AbsentException e) {
        gaps.add(new Gap(parameter, of(owner, e)));
      }
    }
  }

  private void fill(
      Filling filling,
      TriggerAuthenticationSpec spec,
      TargetRef target,
      String containerName,
      String namespace) {
    for (AuthSecretTargetRef ref : spec.secretTargetRef()) {
      filling.put(
          ref.parameter(), () -> KeyedData.secret(lookup, namespace, ref.name(), ref.key(), false));
    }
    for (AuthSecretTargetRef ref : spec.configMapTargetRef()) {
      filling.put(
          ref.parameter(),
          () -> KeyedData.configMap(lookup, namespace, ref.name(), ref.key(), false));
    }
    for (AuthEnvironment env : spec.env()) {
      String container = env.containerName() == null ? containerName : env.containerName();
      filling.put(env.parameter(), () -> variable(environment(target, container), env));
    }
  }

  private static Optional<String> variable(ContainerEnvironment environment, AuthEnvironment env) {
    String value = environment.values().get(env.name());
    if (value == null) {
      throw new AbsentException(
          "",
          environment
              .missing()
              .getOrDefault(
                  env.name(),
                  "the target's container has no environment variable \"" + env.name() + "\""));
    }
    return Optional.of(value);
  }
}
