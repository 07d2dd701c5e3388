// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function.source;

import java.util.List;

/** The tokens of a source, read one after another. */
final class Tokens {

  private static final Token END = new Token(Token.Kind.END, "", 0, 0);

  private final List<Token> all;
  private int next;

  Tokens(List<Token> all) {
    this.all = all;
  }

  int position() {
    return next;
  }

  void go(int position) {
    next = position;
  }

  boolean ended() {
    return next >= all.size();
  }

  Token peek() {
    return at(next);
  }

  Token at(int position) {
    return position < 0 || position >= all.size() ? END : all.get(position);
  }

  Token take() {
    return at(next++);
  }

  /** Takes this mark if it comes next. */
  boolean take(String mark) {
    if (peek().is(mark)) {
      next++;
      return true;
    }
    return false;
  }

  /** Moves to the comma or closing bracket that ends the next value; passes each token once. */
  void skipValue() {
    int depth = 0;
    while (!ended()) {
      Token token = peek();
      if (depth == 0 && (token.closes() || token.is(",") || token.is(";"))) {
        return;
      }
      if (token.opens()) {
        depth++;
      } else if (token.closes()) {
        depth--;
      }
      next++;
    }
  }
}
