// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function.source;

/**
 * A token of a source.
 *
 * @param text of a name or mark as written; of a string its value
 * @param line from 1
 * @param column from 0
 */
record Token(Kind kind, String text, int line, int column) {

  enum Kind {
    NAME,
    STRING,
    NUMBER,
    MARK,
    /** A value that only running the source would show. */
    DYNAMIC,
    /** A line break that ends a statement. */
    NEWLINE,
    END
  }

  boolean is(String mark) {
    return kind == Kind.MARK && text.equals(mark);
  }

  boolean named(String name) {
    return kind == Kind.NAME && text.equals(name);
  }

  boolean opens() {
    return is("(") || is("[") || is("{");
  }

  boolean closes() {
    return is(")") || is("]") || is("}");
  }
}
