// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resolve;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resource.Lookup;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The environment of a container, as the kubelet would make it from value, secretKeyRef,
 * configMapKeyRef and envFrom. Fields of the downward API are left out: they differ from pod to
 * pod.
 *
 * @param values the variables, secrets among them
 * @param missing the variables that could not be read, each with what is missing
 * @param secrets for each variable that comes from a Secret, or refers to one that does, the secret
 *     values in it
 */
public record ContainerEnvironment(
    Map<String, String> values, Map<String, String> missing, Map<String, List<String>> secrets) {

  /** Linux limits the length of a variable (MAX_ARG_STRLEN), and of all variables together. */
  private static final int MAX_VARIABLE = 128 << 10;

  private static final int MAX_ENVIRONMENT = 2 << 20;

  private static final int MAX_NAME = 1000;

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
    private int left = MAX_ENVIRONMENT;

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
      if (source.getSecretRef() != null) {
        try {
          lookup
              .find(Secret.class, namespace, source.getSecretRef().getName())
              .ifPresent(secret -> addAll(prefix, secret));
        } catch (InvalidFieldException e) {
          // it may not be read: a parameter that uses one of its variables reports it as missing
        }
      }
      if (source.getConfigMapRef() != null) {
        lookup
            .find(ConfigMap.class, namespace, source.getConfigMapRef().getName())
            .map(KeyedData::of)
            .ifPresent(data -> data.forEach((key, value) -> put(prefix + key, value, List.of())));
      }
    }

    private void addAll(String prefix, Secret secret) {
      for (String key : KeyedData.keys(secret)) {
        try {
          String value = KeyedData.value(secret, key);
          put(prefix + key, value, List.of(value));
        } catch (InvalidFieldException e) {
          missing.put(prefix + key, e.getMessage());
        }
      }
    }

    private void add(EnvVar variable) {
      EnvVarSource source = variable.getValueFrom();
      if (source == null) {
        expand(variable);
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

    private void expand(EnvVar variable) {
      StringBuilder expanded = new StringBuilder();
      Set<String> within = new LinkedHashSet<>();
      String text = variable.getValue() == null ? "" : variable.getValue();
      for (int i = 0; i < text.length(); i++) {
        i = expand(text, i, expanded, within);
        if (expanded.length() > MAX_VARIABLE) {
          missing.put(
              variable.getName(), "is longer than 128 KiB with its $(...) written out: shorten it");
          values.remove(variable.getName());
          secrets.remove(variable.getName());
          return;
        }
      }
      put(variable.getName(), expanded.toString(), List.copyOf(within));
    }

    /**
     * Appends what stands there, with references expanded as the kubelet does it: {@code $(NAME)}
     * is the variable's value if there is one, {@code $$} a dollar sign.
     *
     * @param within gathers the secrets of the referenced variables
     * @return the last character that was read
     */
    private int expand(String text, int from, StringBuilder to, Set<String> within) {
      boolean dollar = text.charAt(from) == '$' && from + 1 < text.length();
      if (dollar && text.charAt(from + 1) == '$') {
        to.append('$');
        return from + 1;
      }
      int close = dollar && text.charAt(from + 1) == '(' ? close(text, from + 2) : -1;
      String name = close < 0 ? "" : text.substring(from + 2, close);
      String value = close < 0 ? null : values.get(name);
      within.addAll(secrets.getOrDefault(name, List.of()));
      to.append(value == null ? text.substring(from, from + 1) : value);
      return value == null ? from : close;
    }

    /** The end of the name that begins there; -1 if it has no end. */
    private static int close(String text, int from) {
      int end = Math.min(text.length(), from + MAX_NAME);
      for (int i = from; i < end; i++) {
        if (text.charAt(i) == ')') {
          return i;
        }
      }
      return -1;
    }

    /** A value that does not fit is a problem of the parameter that uses it. */
    private void put(String name, String value, List<String> within) {
      left -= name.length() + value.length();
      secrets.remove(name);
      if (left < 0) {
        values.remove(name);
        missing.put(name, "does not fit: the container's environment is larger than 2 MiB");
      } else {
        values.put(name, value);
        if (!within.isEmpty()) {
          secrets.put(name, within);
        }
      }
    }
  }
}
