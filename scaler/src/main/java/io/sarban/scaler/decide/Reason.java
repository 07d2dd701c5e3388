package io.sarban.scaler.decide;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/**
 * One step that led to a decision, in words a user understands. Put into words only when somebody
 * reads it; equal to another of the same words.
 *
 * @param format as {@link java.util.Formatter} has it; of {@code %s} alone
 * @param values the format's; numbers to at most three decimals
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
