// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.plan;

import io.sarban.scaler.text.GoDuration;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How often the source of an object is looked at between polls.
 *
 * @param every 100 ms to 1 h; empty for never
 */
public record LookInterval(Optional<Duration> every) {

  public static final LookInterval DEFAULT = new LookInterval(Optional.of(Duration.ofSeconds(1)));
  public static final LookInterval OFF = new LookInterval(Optional.empty());

  static final String ANNOTATION = "sarban.io/look-interval";

  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofHours(1);

  /**
   * Reads one, such as {@code 1s}, {@code 500ms} or {@code off}.
   *
   * @throws IllegalArgumentException if it is none; the message says what one is
   */
  public static LookInterval parse(String text) {
    String stripped = text.strip();
    return stripped.equals("off")
        ? OFF
        : new LookInterval(
            GoDuration.parse(stripped)
                .filter(every -> every.compareTo(SHORTEST) >= 0 && every.compareTo(LONGEST) <= 0)
                .or(LookInterval::refused));
  }

  private static Optional<Duration> refused() {
    throw new IllegalArgumentException("must be a time of 100ms to 1h, such as 1s, or off");
  }

  /** The object's own setting; empty if there is none, or it cannot be read. */
  static Optional<LookInterval> of(Map<String, String> annotations) {
    try {
      return Optional.ofNullable(annotations.get(ANNOTATION)).map(LookInterval::parse);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Why the object's annotation cannot be read, if it cannot. */
  static Optional<String> note(Map<String, String> annotations) {
    try {
      Optional.ofNullable(annotations.get(ANNOTATION)).ifPresent(LookInterval::parse);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(
          "metadata.annotations." + ANNOTATION + ": " + e.getMessage() + "; goes on as by default");
    }
  }
}
