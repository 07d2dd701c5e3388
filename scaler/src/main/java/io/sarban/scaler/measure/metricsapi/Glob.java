// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.metricsapi;

/**
 * GJSON's wildcards: {@code *} for any characters, {@code ?} for one, and {@code \} as escape.
 * Matched without recursion: with several stars, only the last one is ever retried.
 */
record Glob(String pattern) {

  static boolean isOne(String text) {
    return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
  }

  /**
   * Whether the whole text matches.
   *
   * @throws Work.TooCostlyException if the remaining work is not enough to decide
   */
  boolean matches(String text, Work work) {
    int p = 0;
    int t = 0;
    int star = -1;
    int retry = 0;
    while (t < text.length()) {
      work.spend(1);
      int next = matched(p, text.charAt(t));
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = ++p;
        retry = t;
      } else if (next > 0) {
        p = next;
        t++;
      } else if (star >= 0) {
        p = star;
        t = ++retry;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  /** The pattern's next index if one character of it matches; 0 if it does not. */
  private int matched(int p, char c) {
    if (p >= pattern.length()) {
      return 0;
    }
    char wanted = pattern.charAt(p);
    if (wanted == '\\' && p + 1 < pattern.length()) {
      return pattern.charAt(p + 1) == c ? p + 2 : 0;
    }
    return wanted == '?' || wanted == c ? p + 1 : 0;
  }
}
