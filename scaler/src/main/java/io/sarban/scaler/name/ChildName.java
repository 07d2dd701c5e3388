// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.name;

import java.util.concurrent.ThreadLocalRandom;

/** Names of resources that one object creates in numbers. */
public final class ChildName {

  private static final int MAX_NAME = 63;
  private static final int SUFFIX = 5;

  /** Without vowels, like the API server's own: they form no words. */
  private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  private ChildName() {}

  /**
   * A name as the API server makes it from generateName: a different one each time, at most 63
   * letters.
   */
  public static String of(String owner) {
    int most = MAX_NAME - SUFFIX - 1;
    StringBuilder name =
        new StringBuilder(owner.length() > most ? owner.substring(0, most) : owner).append('-');
    for (int i = 0; i < SUFFIX; i++) {
      name.append(LETTERS.charAt(ThreadLocalRandom.current().nextInt(LETTERS.length())));
    }
    return name.toString();
  }
}
