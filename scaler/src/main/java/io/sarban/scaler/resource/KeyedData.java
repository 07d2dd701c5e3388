package io.sarban.scaler.resource;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The keys and values of Secrets and ConfigMaps. */
public final class KeyedData {

  private KeyedData() {}

  /** Decoded; a manifest's stringData wins over its data, as in the API server. */
  public static Map<String, String> of(Secret secret) {
    Map<String, String> values = new LinkedHashMap<>();
    orEmpty(secret.getData()).forEach((key, value) -> values.put(key, decode(value)));
    values.putAll(orEmpty(secret.getStringData()));
    return values;
  }

  public static Map<String, String> of(ConfigMap map) {
    return orEmpty(map.getData());
  }

  /**
   * The value of a Secret's key; empty if it is missing and {@code optional}.
   *
   * @throws InvalidFieldException if it is missing otherwise; the message names Secret and key
   */
  public static Optional<String> secret(
      Lookup lookup, String namespace, String name, String key, Boolean optional) {
    return value(lookup, Secret.class, KeyedData::of, namespace, name, key, optional);
  }

  /** As {@link #secret}, of a ConfigMap. */
  public static Optional<String> configMap(
      Lookup lookup, String namespace, String name, String key, Boolean optional) {
    return value(lookup, ConfigMap.class, KeyedData::of, namespace, name, key, optional);
  }

  private static <T extends HasMetadata> Optional<String> value(
      Lookup lookup,
      Class<T> type,
      Function<T, Map<String, String>> data,
      String namespace,
      String name,
      String key,
      Boolean optional) {
    Optional<T> holder = lookup.find(type, namespace, name);
    Optional<String> value = holder.map(data).map(values -> values.get(key));
    if (value.isEmpty() && !Boolean.TRUE.equals(optional)) {
      ResourceKey owner = new ResourceKey(type.getSimpleName(), namespace, name);
      throw new InvalidFieldException(
          "",
          holder.isEmpty()
              ? owner + " is missing: create it, with the key \"" + key + "\""
              : owner + " has no key \"" + key + "\": add it");
    }
    return value;
  }

  private static String decode(String base64) {
    return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  private static Map<String, String> orEmpty(Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}
