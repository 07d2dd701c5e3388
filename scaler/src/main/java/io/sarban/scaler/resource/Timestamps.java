// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** Times in a resource, which may contain anything. */
public final class Timestamps {

  private static final Instant FIRST = Instant.EPOCH;
  private static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");
  private static final int MAX_LENGTH = 40;

  private Timestamps() {}

  /** A time in RFC 3339, from 1970 to 9998; empty if the text is not such a time, or null. */
  public static Optional<Instant> read(String text) {
    if (text == null || text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(text))
          .filter(time -> !time.isBefore(FIRST) && time.isBefore(LAST));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
