package io.sarban.scaler.measure;

import java.util.Locale;
import java.util.regex.Pattern;

/** What it costs to look at a source between polls, for all objects that ask it. */
public enum LookCost {
  /** One request, or a handful, tells of any number of objects. */
  TOGETHER,
  /** Each object costs a request of its own, or may. */
  EACH,
  /** Each request costs money, or nobody knows: a look must be asked for. */
  PAID,
  /** Nothing is to be seen sooner. */
  NONE;

  private static final Pattern NEAR =
      Pattern.compile(
          "[^.:]+|.+\\.(svc|local|localhost|internal)|127\\.[0-9.]+|10\\.[0-9.]+"
              + "|192\\.168\\.[0-9.]+|172\\.(1[6-9]|2[0-9]|3[01])\\.[0-9.]+|::1|f[cd][0-9a-f:]+");

  private static final Pattern SELF = Pattern.compile("localhost|127\\.[0-9.]+|::1");

  private static final int MAX_HOST = 253;

  /**
   * Of a server that answers one request an object: {@link #EACH} in the cluster or a private
   * network, {@link #PAID} elsewhere, as others count what they are asked.
   *
   * @param host a name or an address; null is nowhere near
   */
  public static LookCost near(String host) {
    return matches(NEAR, host) ? EACH : PAID;
  }

  /** Of a paid service: {@link #EACH} for its emulator on this machine. */
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
