// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function.source;

import java.util.ArrayList;
import java.util.List;

/** Common parts of the source scanners; each reads every character a bounded number of times. */
abstract class Scanner {

  final String text;
  final List<Token> tokens = new ArrayList<>();
  int at;
  private int line = 1;
  private int lineBegin;
  private int counted;

  Scanner(String text) {
    this.text = text;
  }

  char here() {
    return ahead(0);
  }

  char ahead(int by) {
    return at + by < text.length() ? text.charAt(at + by) : '\0';
  }

  boolean more() {
    return at < text.length();
  }

  boolean starts(String with) {
    return text.startsWith(with, at);
  }

  void add(Token.Kind kind, String what, int begin) {
    while (counted < begin) {
      if (text.charAt(counted) == '\n') {
        line++;
        lineBegin = counted + 1;
      }
      counted++;
    }
    tokens.add(new Token(kind, what, line, begin - lineBegin));
  }

  void name() {
    int begin = at;
    while (more() && (Character.isLetterOrDigit(here()) || here() == '_' || here() == '$')) {
      at++;
    }
    add(Token.Kind.NAME, text.substring(begin, at), begin);
  }

  void number() {
    int begin = at;
    while (more() && (Character.isLetterOrDigit(here()) || here() == '_' || here() == '.')) {
      at++;
    }
    add(Token.Kind.NUMBER, text.substring(begin, at).replace("_", ""), begin);
  }

  void mark() {
    add(Token.Kind.MARK, String.valueOf(here()), at);
    at++;
  }

  void skipLine() {
    int end = text.indexOf('\n', at);
    at = end < 0 ? text.length() : end;
  }

  static boolean beginsName(char c) {
    return Character.isLetter(c) || c == '_' || c == '$';
  }
}
