// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as Go's {@code time.ParseDuration} reads them, such as {@code 1h30m}, {@code 1.5s}. */
public final class GoDuration {

  private static final int MAX_LENGTH = 64;

  private static final Pattern PART =
      Pattern.compile("(\\d{1,20}(?:\\.\\d{0,20})?|\\.\\d{1,20})(ns|us|µs|μs|ms|s|m|h)");

  private static final Map<String, BigDecimal> NANOS =
      Map.of(
          "ns", BigDecimal.ONE,
          "us", BigDecimal.valueOf(1_000),
          "µs", BigDecimal.valueOf(1_000),
          "μs", BigDecimal.valueOf(1_000),
          "ms", BigDecimal.valueOf(1_000_000),
          "s", BigDecimal.valueOf(1_000_000_000L),
          "m", BigDecimal.valueOf(60_000_000_000L),
          "h", BigDecimal.valueOf(3_600_000_000_000L));

  /** Go's longest time is some 292 years; longer ones become that. */
  private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);

  private GoDuration() {}

  /**
   * The time; empty if the text is not a time.
   *
   * @return saturated, not overflown
   */
  public static Optional<Duration> parse(String text) {
    boolean negative = text.startsWith("-");
    String rest = negative || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    if (rest.isEmpty() || rest.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    Matcher part = PART.matcher(rest);
    BigDecimal nanos = BigDecimal.ZERO;
    int end = 0;
    while (part.find(end) && part.start() == end) {
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(NANOS.get(part.group(2))));
      end = part.end();
    }
    if (end < rest.length()) {
      return Optional.empty();
    }
    long whole = nanos.min(LONGEST).setScale(0, RoundingMode.DOWN).longValueExact();
    return Optional.of(Duration.ofNanos(negative ? -whole : whole));
  }
}
