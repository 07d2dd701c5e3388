// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function.source;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Splits Python into tokens; a line break ends a line unless a bracket is open. */
final class PythonScanner extends Scanner {

  private static final Pattern PREFIX = Pattern.compile("[a-zA-Z]{1,2}");

  private int open;

  private PythonScanner(String text) {
    super(text);
  }

  static Tokens scan(String text) {
    return new Tokens(new PythonScanner(text).scan());
  }

  private List<Token> scan() {
    while (more()) {
      char c = here();
      if (c == '\n') {
        newline();
      } else if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '\\') {
        at += 2;
      } else if (c == '#') {
        skipLine();
      } else if (c == '\'' || c == '"') {
        string(at, "");
      } else if (beginsName(c)) {
        nameOrString();
      } else if (Character.isDigit(c)) {
        number();
      } else {
        bracket(c);
        mark();
      }
    }
    return tokens;
  }

  private void newline() {
    if (open == 0 && !tokens.isEmpty()) {
      add(Token.Kind.NEWLINE, "", at);
    }
    at++;
  }

  private void bracket(char c) {
    if ("([{".indexOf(c) >= 0) {
      open++;
    } else if (")]}".indexOf(c) >= 0) {
      open = Math.max(0, open - 1);
    }
  }

  private void nameOrString() {
    for (int length = 1; length <= 2; length++) {
      char quote = ahead(length);
      if ((quote == '\'' || quote == '"')
          && PREFIX.matcher(text.substring(at, at + length)).matches()) {
        int begin = at;
        at += length;
        string(begin, text.substring(begin, at).toLowerCase(Locale.ROOT));
        return;
      }
    }
    name();
  }

  private void string(int begin, String prefix) {
    String quote = String.valueOf(here());
    if (starts(quote.repeat(3))) {
      quote = quote.repeat(3);
    }
    at += quote.length();
    StringBuilder value = new StringBuilder();
    boolean plain = !prefix.contains("f") && !prefix.contains("b");
    while (more() && !starts(quote) && (quote.length() == 3 || here() != '\n')) {
      if (here() == '\\' && !prefix.contains("r")) {
        plain &= "'\"\\".indexOf(ahead(1)) >= 0;
        at++;
      }
      if (more()) {
        value.append(here());
        at++;
      }
    }
    at = Math.min(at + quote.length(), text.length());
    add(plain ? Token.Kind.STRING : Token.Kind.DYNAMIC, value.toString(), begin);
  }
}
