// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure;

import java.util.Locale;
import java.util.regex.Pattern;

/** The cost of looking at a source between polls, for all objects that use it. */
public enum LookCost {
  /** One request, or a handful, covers any number of objects. */
  TOGETHER,
  /** Each object costs its own request, or may. */
  EACH,
  /** Each request costs money, or might: the user must ask for looks. */
  PAID,
  /** A look would find nothing sooner. */
  NONE;

  private static final Pattern NEAR =
      Pattern.compile(
          "[^.:]+|.+\\.(svc|local|localhost|internal)|127\\.[0-9.]+|10\\.[0-9.]+"
              + "|192\\.168\\.[0-9.]+|172\\.(1[6-9]|2[0-9]|3[01])\\.[0-9.]+|::1|f[cd][0-9a-f:]+");

  private static final Pattern SELF = Pattern.compile("localhost|127\\.[0-9.]+|::1");

  private static final int MAX_HOST = 253;

  /**
   * The cost for a server that answers one request for each object: {@link #EACH} in the cluster or
   * a private network, {@link #PAID} elsewhere, because others count requests.
   *
   * @param host a name or an address; null counts as elsewhere
   */
  public static LookCost near(String host) {
    return matches(NEAR, host) ? EACH : PAID;
  }

  /** The cost of a paid service: {@link #EACH} for its emulator on this machine. */
  public static LookCost paid(String host) {
    return matches(SELF, host) ? EACH : PAID;
  }

  private static boolean matches(Pattern pattern, String host) {
    if (host == null || host.length() > MAX_HOST) {
      return false;
    }
    String bare = host.replace("[", "").replace("]", "").toLowerCase(Locale.ROOT);
    return pattern.matcher(bare).matches();
  }
}
