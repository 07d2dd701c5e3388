// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import java.time.Duration;

/** The header Keep-Alive, with which a server says how long it keeps an idle connection. */
final class KeepAlive {

  private static final int LONGEST = 256;

  private KeepAlive() {}

  /** Nanoseconds; {@link Long#MAX_VALUE} if the header does not say. */
  static long nanos(String header) {
    if (header.length() > LONGEST) {
      return Long.MAX_VALUE;
    }
    for (String part : header.split(",")) {
      String word = part.strip();
      if (word.regionMatches(true, 0, "timeout=", 0, 8)) {
        try {
          int seconds = Integer.parseInt(word.substring(8).strip());
          return seconds < 0 ? Long.MAX_VALUE : Duration.ofSeconds(seconds).toNanos();
        } catch (NumberFormatException e) {
          return Long.MAX_VALUE;
        }
      }
    }
    return Long.MAX_VALUE;
  }
}
