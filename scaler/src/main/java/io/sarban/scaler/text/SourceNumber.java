// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.text;

import io.fabric8.kubernetes.api.model.Quantity;

/** Parses numbers in a source's answer. */
public final class SourceNumber {

  /** A longer text is no number: parsing one of a million digits takes seconds. */
  private static final int MAX_LENGTH = 100;

  private SourceNumber() {}

  /**
   * A number such as {@code 12.5} or {@code 1e3}.
   *
   * @throws NumberFormatException if it is none; the message does not show the text
   */
  public static double of(String text) {
    String number = text.strip();
    // only Java writes hexadecimals and types such as 0x1p3 and 1d
    if (number.length() > MAX_LENGTH || !number.matches("[0-9eE.+-]+|[+-]?(Inf|Infinity|NaN)")) {
      throw new NumberFormatException("no number");
    }
    return Double.parseDouble(number.replaceFirst("Inf$", "Infinity"));
  }

  /**
   * A number, or a quantity of Kubernetes such as {@code 10Mi}.
   *
   * @throws IllegalArgumentException if it is neither; the message does not show the text
   */
  public static double orQuantity(String text) {
    try {
      return of(text);
    } catch (NumberFormatException e) {
      return quantity(text);
    }
  }

  /**
   * A quantity of Kubernetes.
   *
   * @throws IllegalArgumentException if it is none; the message does not show the text
   */
  public static double quantity(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("no quantity");
    }
    try {
      return Quantity.getAmountInBytes(new Quantity(text.strip())).doubleValue();
    } catch (IllegalArgumentException | ArithmeticException | StringIndexOutOfBoundsException e) {
      throw new IllegalArgumentException("no quantity", e);
    }
  }
}
