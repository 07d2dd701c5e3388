// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide.formula;

import io.sarban.scaler.decide.formula.FormulaToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** Splits a formula into tokens, as expr's lexer does; skips comments. */
final class FormulaLexer {

  private static final int MAX_LENGTH = 10_000;

  private static final List<String> SYMBOLS =
      List.of(
          "?.", "??", "**", "..", "&&", "||", "==", "!=", "<=", ">=", "::", "-", "+", "*", "/", "%",
          "^", "<", ">", "!", "?", ":", "(", ")", "[", "]", "{", "}", ",", "#", "|", ";", "=", ".");

  private final String text;
  private final List<FormulaToken> tokens = new ArrayList<>();
  private int at;

  FormulaLexer(String text) {
    this.text = text;
  }

  /**
   * @throws FormulaException if a part is not a token, or the formula is too long
   */
  List<FormulaToken> tokens() {
    if (text.length() > MAX_LENGTH) {
      throw new FormulaException("it is longer than " + MAX_LENGTH + " characters");
    }
    skip();
    while (at < text.length()) {
      tokens.add(next());
      skip();
    }
    return tokens;
  }

  private void skip() {
    boolean again = true;
    while (again) {
      take(Character::isWhitespace);
      again = comment("//", "\n") || comment("/*", "*/");
    }
  }

  private boolean comment(String open, String close) {
    if (!text.startsWith(open, at)) {
      return false;
    }
    int end = text.indexOf(close, at + open.length());
    if (end < 0 && !close.equals("\n")) {
      throw new FormulaException("a comment has no end");
    }
    at = end < 0 ? text.length() : end + close.length();
    return true;
  }

  private String take(IntPredicate which) {
    int from = at;
    while (at < text.length() && which.test(text.charAt(at))) {
      at++;
    }
    return text.substring(from, at);
  }

  private FormulaToken next() {
    char c = text.charAt(at);
    if (isDigit(c) || (c == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
      return new FormulaToken(Kind.NUMBER, number());
    }
    if (Character.isLetter(c) || c == '_') {
      return new FormulaToken(
          Kind.NAME, take(each -> Character.isLetterOrDigit(each) || each == '_'));
    }
    if (c == '"' || c == '\'' || c == '`') {
      return new FormulaToken(Kind.TEXT, quoted(c));
    }
    for (String symbol : SYMBOLS) {
      if (text.startsWith(symbol, at)) {
        at += symbol.length();
        return new FormulaToken(Kind.SYMBOL, symbol);
      }
    }
    throw new FormulaException("\"" + c + "\" is not expected");
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isOfNumber(int c) {
    return isDigit(c) || c == '_';
  }

  /** Reads a number; two dots after digits are a range. */
  private String number() {
    int from = at;
    if (text.charAt(at) == '0'
        && at + 1 < text.length()
        && "xXoObB".indexOf(text.charAt(at + 1)) >= 0) {
      take(each -> Character.isLetterOrDigit(each) || each == '_');
      return text.substring(from, at);
    }
    take(FormulaLexer::isOfNumber);
    if (text.startsWith(".", at) && !text.startsWith("..", at)) {
      at++;
      take(FormulaLexer::isOfNumber);
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      at += at < text.length() && "+-".indexOf(text.charAt(at)) >= 0 ? 1 : 0;
      take(FormulaLexer::isOfNumber);
    }
    return text.substring(from, at);
  }

  private String quoted(char quote) {
    StringBuilder value = new StringBuilder();
    for (at++; at < text.length() && text.charAt(at) != quote; at++) {
      boolean escape = text.charAt(at) == '\\' && quote != '`' && at + 1 < text.length();
      value.append(escape ? escaped(text.charAt(++at)) : text.charAt(at));
    }
    if (at == text.length()) {
      throw new FormulaException("a text has no closing quote");
    }
    at++;
    return value.toString();
  }

  private static char escaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      default -> c;
    };
  }
}
