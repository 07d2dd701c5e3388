package io.sarban.scaler.decide;

import java.util.function.Supplier;

/**
 * One step that led to a decision, in words a user understands. Put into words only when somebody
 * reads it.
 */
public final class Reason {

  private final Supplier<String> words;

  Reason(Supplier<String> words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words.get();
  }
}
