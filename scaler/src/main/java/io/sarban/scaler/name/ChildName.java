package io.sarban.scaler.name;

import java.util.concurrent.ThreadLocalRandom;

/** Names of what one object makes many of. */
public final class ChildName {

  private static final int MAX_NAME = 63;
  private static final int SUFFIX = 5;

  /** Without vowels, as the API server's own: no word comes of it. */
  private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  private ChildName() {}

  /** As the API server makes it of generateName: another one each time, of 63 letters at most. */
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
