// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Durations as Go writes them: {@code 1m30s}, {@code 500ms}, {@code 0}. */
public final class GoDuration {

  private static final int MAX_LENGTH = 64;
  private static final long MAX_SECONDS = Duration.ofDays(366).toSeconds();
  private static final Map<String, BigDecimal> NANOS =
      Map.of(
          "ns", BigDecimal.ONE,
          "us", BigDecimal.valueOf(1_000),
          "µs", BigDecimal.valueOf(1_000),
          "ms", BigDecimal.valueOf(1_000_000),
          "s", BigDecimal.valueOf(1_000_000_000L),
          "m", BigDecimal.valueOf(60_000_000_000L),
          "h", BigDecimal.valueOf(3_600_000_000_000L));

  private GoDuration() {}

  /** Empty if the text is no duration, is negative, or is longer than a year. */
  public static Optional<Duration> read(String text) {
    if (text.length() > MAX_LENGTH || text.isEmpty()) {
      return Optional.empty();
    }
    if (text.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    BigDecimal nanos = BigDecimal.ZERO;
    int at = 0;
    while (at < text.length()) {
      int unit = after(text, at, true);
      int next = after(text, unit, false);
      BigDecimal factor = NANOS.get(text.substring(unit, next));
      if (unit == at || factor == null || !number(text.substring(at, unit))) {
        return Optional.empty();
      }
      nanos = nanos.add(new BigDecimal(text.substring(at, unit)).multiply(factor));
      at = next;
    }
    return nanos.compareTo(BigDecimal.valueOf(MAX_SECONDS, -9)) > 0
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(nanos.longValue()));
  }

  private static int after(String text, int from, boolean digits) {
    int at = from;
    while (at < text.length()
        && digits == (text.charAt(at) >= '0' && text.charAt(at) <= '9' || text.charAt(at) == '.')) {
      at++;
    }
    return at;
  }

  private static boolean number(String digits) {
    return digits.indexOf('.') == digits.lastIndexOf('.') && !digits.equals(".");
  }
}
