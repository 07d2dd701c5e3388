// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.deploy;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The keys that callers of HTTP functions must send. */
public final class FunctionKeys {

  private static final int BYTES = 40;

  private FunctionKeys() {}

  /**
   * One key for the host, one for all functions, and one for each function.
   *
   * @param functions the names of the HTTP functions
   * @param existing keys that callers may know already, which are kept
   * @param fresh makes a new key
   */
  static Map<String, String> of(
      List<String> functions, Map<String, String> existing, Supplier<String> fresh) {
    Map<String, String> keys = new TreeMap<>();
    List.of("host.master", "host.function.default", "host.systemKey.default")
        .forEach(name -> keys.put(name, null));
    functions.forEach(
        name -> keys.put("functions." + name.toLowerCase(Locale.ROOT) + ".default", null));
    keys.replaceAll((name, none) -> Optional.ofNullable(existing.get(name)).orElseGet(fresh));
    return keys;
  }

  /** A new key of 320 bits, with letters, digits, - and _. */
  public static String fresh() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
