package io.sarban.scaler.resource;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The environment of a container, as the kubelet would make it from value, secretKeyRef,
 * configMapKeyRef and envFrom. Fields of the downward API are left out: they differ from pod to
 * pod.
 *
 * @param values the variables, secrets among them
 * @param missing the variables that could not be read, each with what is missing
 * @param secrets of each variable that came from a Secret, or refers to one that did, the secret
 *     values in it
 */
public record ContainerEnvironment(
    Map<String, String> values, Map<String, String> missing, Map<String, List<String>> secrets) {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\((\\w[\\w.-]*)\\)");

  public ContainerEnvironment {
    values = Map.copyOf(values);
    missing = Map.copyOf(missing);
    secrets = Map.copyOf(secrets);
  }

  public static final ContainerEnvironment EMPTY =
      new ContainerEnvironment(Map.of(), Map.of(), Map.of());

  /**
   * The environment of one container of a pod.
   *
   * @param containerName empty or null for the first container
   * @throws InvalidFieldException if the pod has no such container
   */
  public static ContainerEnvironment of(
      String namespace, PodSpec pod, String containerName, Lookup lookup) {
    return new Reader(namespace, lookup).read(container(pod, containerName));
  }

  private static Container container(PodSpec pod, String name) {
    return pod.getContainers().stream()
        .filter(container -> name == null || name.isEmpty() || name.equals(container.getName()))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidFieldException(
                    "envSourceContainerName",
                    "the target's pod template has no container \"" + name + "\""));
  }

  /** Keeps secrets out of logs. */
  @Override
  public String toString() {
    return "ContainerEnvironment" + values.keySet();
  }

  private static final class Reader {
    private final String namespace;
    private final Lookup lookup;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, String> missing = new LinkedHashMap<>();
    private final Map<String, List<String>> secrets = new LinkedHashMap<>();

    Reader(String namespace, Lookup lookup) {
      this.namespace = namespace;
      this.lookup = lookup;
    }

    ContainerEnvironment read(Container container) {
      container.getEnvFrom().forEach(this::addAll);
      container.getEnv().forEach(this::add);
      return new ContainerEnvironment(values, missing, secrets);
    }

    private void addAll(EnvFromSource source) {
      String prefix = source.getPrefix() == null ? "" : source.getPrefix();
      boolean secret = source.getSecretRef() != null;
      data(source)
          .forEach((key, value) -> put(prefix + key, value, secret ? List.of(value) : List.of()));
    }

    private void put(String name, String value, List<String> within) {
      values.put(name, value);
      if (within.isEmpty()) {
        secrets.remove(name);
      } else {
        secrets.put(name, within);
      }
    }

    private Map<String, String> data(EnvFromSource source) {
      if (source.getSecretRef() != null) {
        return lookup
            .find(Secret.class, namespace, source.getSecretRef().getName())
            .map(KeyedData::of)
            .orElse(Map.of());
      }
      if (source.getConfigMapRef() != null) {
        return lookup
            .find(ConfigMap.class, namespace, source.getConfigMapRef().getName())
            .map(KeyedData::of)
            .orElse(Map.of());
      }
      return Map.of();
    }

    private void add(EnvVar variable) {
      EnvVarSource source = variable.getValueFrom();
      if (source == null) {
        List<String> within = within(variable.getValue());
        put(variable.getName(), expand(variable.getValue()), within);
        return;
      }
      try {
        boolean secret = source.getSecretKeyRef() != null;
        referenced(source)
            .ifPresent(
                value -> put(variable.getName(), value, secret ? List.of(value) : List.of()));
      } catch (InvalidFieldException e) {
        missing.put(variable.getName(), e.getMessage());
      }
    }

    private Optional<String> referenced(EnvVarSource source) {
      if (source.getSecretKeyRef() != null) {
        var ref = source.getSecretKeyRef();
        return KeyedData.secret(lookup, namespace, ref.getName(), ref.getKey(), ref.getOptional());
      }
      if (source.getConfigMapKeyRef() != null) {
        var ref = source.getConfigMapKeyRef();
        return KeyedData.configMap(
            lookup, namespace, ref.getName(), ref.getKey(), ref.getOptional());
      }
      return Optional.empty();
    }

    /** The secrets of the variables that a value refers to. */
    private List<String> within(String value) {
      return value == null
          ? List.of()
          : REFERENCE
              .matcher(value)
              .results()
              .flatMap(match -> secrets.getOrDefault(match.group(1), List.of()).stream())
              .distinct()
              .toList();
    }

    private String expand(String value) {
      if (value == null) {
        return "";
      }
      return REFERENCE
          .matcher(value)
          .replaceAll(
              match ->
                  Matcher.quoteReplacement(values.getOrDefault(match.group(1), match.group())));
    }
  }
}
