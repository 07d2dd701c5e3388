// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.text;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sarban.scaler.problem.InvalidFieldException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Short texts that a tenant or a source writes. */
class TextFuzz {

  private static String text(byte[] data) {
    return new String(data, StandardCharsets.UTF_8);
  }

  @FuzzTest
  void durations(byte[] data) {
    GoDuration.parse(text(data))
        .ifPresent(
            duration -> {
              if (duration.abs().compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0) {
                throw new AssertionError("overflown: " + duration);
              }
            });
  }

  @FuzzTest
  void quantities(byte[] data) {
    try {
      SourceNumber.orQuantity(text(data));
    } catch (IllegalArgumentException e) {
      // no number
    }
  }

  @FuzzTest
  void patterns(byte[] data) {
    String text = text(data);
    int half = text.length() / 2;
    try {
      TenantPattern pattern = TenantPattern.parse("queueName", text.substring(0, half));
      boolean whole = pattern.matches(text.substring(half));
      if (whole && !pattern.find(text.substring(half))) {
        throw new AssertionError("matches as a whole, and is not found");
      }
    } catch (InvalidFieldException e) {
      if (e.getMessage().length() > 1000) {
        throw new AssertionError("a long message: " + e.getMessage());
      }
    }
  }
}
