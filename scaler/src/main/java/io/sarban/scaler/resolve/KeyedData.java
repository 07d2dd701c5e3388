// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resolve;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.problem.OneLine;
import io.sarban.scaler.resource.Lookup;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** The keys and values of Secrets and ConfigMaps. */
public final class KeyedData {

  /** The API server accepts base64 with line breaks, too. */
  private static final Pattern LINE_BREAKS = Pattern.compile("[\\r\\n]+");

  private KeyedData() {}

  /**
   * Decodes a Secret; stringData in a manifest overrides data, as in the API server.
   *
   * @throws InvalidFieldException if a value is no base64; the message names Secret and key
   */
  public static Map<String, String> of(Secret secret) {
    Map<String, String> values = new LinkedHashMap<>();
    keys(secret).forEach(key -> values.put(key, value(secret, key)));
    return values;
  }

  /**
   * Encodes values for a Secret's data. They are not written as stringData: keys that are later
   * removed from stringData would stay.
   */
  public static Map<String, String> encoded(Map<String, String> values) {
    Map<String, String> encoded = new LinkedHashMap<>();
    values.forEach(
        (key, value) ->
            encoded.put(
                key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
    return encoded;
  }

  static Set<String> keys(Secret secret) {
    Set<String> keys = new LinkedHashSet<>(orEmpty(secret.getData()).keySet());
    keys.addAll(orEmpty(secret.getStringData()).keySet());
    return keys;
  }

  /** One value, as {@link #of(Secret)} returns it; null if there is none. */
  static String value(Secret secret, String key) {
    String plain = orEmpty(secret.getStringData()).get(key);
    String encoded = orEmpty(secret.getData()).get(key);
    if (plain != null || encoded == null) {
      return plain;
    }
    try {
      return new String(
          Base64.getDecoder().decode(LINE_BREAKS.matcher(encoded).replaceAll("")),
          StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // the decoder's own message shows a character of the value
      throw new InvalidFieldException(
          "",
          ResourceKey.of(secret)
              + ", key "
              + OneLine.of(key)
              + ": is no base64: encode it, or use stringData");
    }
  }

  public static Map<String, String> of(ConfigMap map) {
    return orEmpty(map.getData());
  }

  /**
   * The value of a Secret's key; empty if it is missing and {@code optional}.
   *
   * @throws AbsentException if it is missing otherwise; the message names Secret and key
   */
  public static Optional<String> secret(
      Lookup lookup, String namespace, String name, String key, Boolean optional) {
    return value(lookup, Secret.class, KeyedData::value, namespace, name, key, optional);
  }

  /** As {@link #secret}, of a ConfigMap. */
  public static Optional<String> configMap(
      Lookup lookup, String namespace, String name, String key, Boolean optional) {
    return value(
        lookup,
        ConfigMap.class,
        (map, wanted) -> of(map).get(wanted),
        namespace,
        name,
        key,
        optional);
  }

  private static <T extends HasMetadata> Optional<String> value(
      Lookup lookup,
      Class<T> type,
      BiFunction<T, String, String> data,
      String namespace,
      String name,
      String key,
      Boolean optional) {
    Optional<T> holder = lookup.find(type, namespace, name);
    Optional<String> value = holder.map(found -> data.apply(found, key));
    if (value.isEmpty() && !Boolean.TRUE.equals(optional)) {
      ResourceKey owner = new ResourceKey(type.getSimpleName(), namespace, name);
      throw new AbsentException(
          "",
          holder.isEmpty()
              ? owner + " is missing: create it, with the key \"" + key + "\""
              : owner + " has no key \"" + key + "\": add it");
    }
    return value;
  }

  private static Map<String, String> orEmpty(Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}
