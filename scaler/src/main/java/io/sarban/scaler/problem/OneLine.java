// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.problem;

/** A user's text, in one line of a message. */
public final class OneLine {

  private static final int MAX = 60;

  private OneLine() {}

  /** Without control and format characters, and cut off after 60 characters. */
  public static String of(String text) {
    String start = text.length() > MAX ? text.substring(0, MAX) + "..." : text;
    return start.replaceAll("[\\p{Cntrl}\\p{Cf}\\x{80}-\\x{9f}\\x{2028}\\x{2029}]", " ");
  }
}
