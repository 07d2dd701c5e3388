// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.text;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.sarban.scaler.problem.InvalidFieldException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * A regular expression that a tenant writes, in RE2's syntax. The time for matching grows only with
 * the size of the text and the pattern, which are both limited.
 */
public final class TenantPattern {

  private static final int MAX_LENGTH = 1000;

  /** Maximum size of the pattern with its counted repetitions written out. */
  private static final int MAX_SIZE = 2000;

  private static final int MAX_TEXT = 10_000;

  private final Pattern pattern;

  private TenantPattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * @param field the field with the pattern, for the exception
   * @throws InvalidFieldException if it is no regular expression, or too large
   */
  public static TenantPattern parse(String field, String regex) {
    checkLength(field, regex);
    try {
      return new TenantPattern(Pattern.compile(regex));
    } catch (PatternSyntaxException e) {
      throw new InvalidFieldException(
          field, "is no regular expression of RE2's syntax: " + e.getDescription());
    }
  }

  /**
   * A pattern that ignores case; empty if RE2 does not support it, because it has a look-around, a
   * back-reference, or a mistake.
   *
   * @param field the field with the pattern, for the exception
   * @throws InvalidFieldException if it is too large
   */
  public static Optional<TenantPattern> caseless(String field, String regex) {
    checkLength(field, regex);
    try {
      return Optional.of(new TenantPattern(Pattern.compile(regex, Pattern.CASE_INSENSITIVE)));
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }

  private static void checkLength(String field, String regex) {
    if (regex.length() > MAX_LENGTH || size(regex) > MAX_SIZE) {
      throw new InvalidFieldException(
          field,
          "has a regular expression of more than "
              + MAX_LENGTH
              + " characters, or of more than "
              + MAX_SIZE
              + " with its repetitions written out: make it shorter");
    }
  }

  /** Whether any part of the text matches. A text of more than 10,000 characters never does. */
  public boolean find(String text) {
    return text.length() <= MAX_TEXT && pattern.matcher(text).find();
  }

  /** Whether the whole text matches. A text of more than 10,000 characters never does. */
  public boolean matches(String text) {
    return text.length() <= MAX_TEXT && pattern.matcher(text).matches();
  }

  @Override
  public String toString() {
    return pattern.pattern();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TenantPattern that
        && toString().equals(that.toString())
        && pattern.flags() == that.pattern.flags();
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  /**
   * The size of the pattern if {@code x{n,m}} counts as m times x; never too small. Saturates, as
   * {@code ((x{1000}){1000}){1000}} would overflow any number.
   */
  private static long size(String regex) {
    Deque<Long> open = new ArrayDeque<>();
    long sum = 0;
    long last = 0;
    for (int i = 0; i < regex.length(); i++) {
      char c = regex.charAt(i);
      if (c == '(') {
        open.push(sum);
        sum = 0;
        last = 0;
      } else if (c == ')' && !open.isEmpty()) {
        last = 1 + sum;
        sum = open.pop() + last;
      } else if (c == '{') {
        int most = most(regex, i);
        sum += last * Math.max(0, most - 1L);
        last *= Math.max(1, most);
      } else {
        i = end(regex, i);
        last = 1;
        sum++;
      }
      sum = Math.min(sum, 1 << 30);
      last = Math.min(last, 1 << 30);
    }
    return sum + open.stream().mapToLong(Long::longValue).sum();
  }

  /** The last character of the unit that begins there: an escape or a class is one unit. */
  private static int end(String regex, int from) {
    if (regex.charAt(from) == '\\') {
      return from + 1;
    }
    if (regex.charAt(from) != '[') {
      return from;
    }
    // a ] at the beginning stands for itself
    int i = from + 1 < regex.length() && regex.charAt(from + 1) == '^' ? from + 2 : from + 1;
    for (i++; i < regex.length() && regex.charAt(i) != ']'; i++) {
      i += regex.charAt(i) == '\\' ? 1 : 0;
    }
    return i;
  }

  /** The larger number in braces; 0 if there is none. */
  private static int most(String regex, int brace) {
    int most = 0;
    int number = 0;
    for (int i = brace + 1; i < regex.length() && regex.charAt(i) != '}'; i++) {
      char c = regex.charAt(i);
      number = c >= '0' && c <= '9' ? Math.min(100_000, number * 10 + c - '0') : 0;
      most = Math.max(most, number);
    }
    return most;
  }
}
