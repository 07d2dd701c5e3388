// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/**
 * One step of a decision, in words a user understands. Formatted only when read; two reasons with
 * the same text are equal.
 *
 * @param format a {@link java.util.Formatter} pattern with {@code %s} only
 * @param values the pattern's arguments; numbers are shown with up to three decimals
 */
public record Reason(String format, List<Object> values) {

  Reason(String format, Object... values) {
    this(format, List.of(values));
  }

  @Override
  public String toString() {
    Object[] shown =
        values.stream().map(v -> v instanceof Double number ? plain(number) : v).toArray();
    return String.format(Locale.ROOT, format, shown);
  }

  private static String plain(double number) {
    if (Math.abs(number) >= 1e15) {
      return String.valueOf(number);
    }
    return new BigDecimal(number)
        .setScale(3, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }
}
