// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function.source;

import java.util.List;
import java.util.Set;

/** Splits JavaScript or TypeScript into tokens; skips comments. */
final class JavaScriptScanner extends Scanner {

  /** After these a slash starts a pattern; after a value it divides. */
  private static final String BEFORE_PATTERN = "(,=:[!&|?{};+-*%~^<>";

  private static final Set<String> WORDS_BEFORE_PATTERN =
      Set.of("return", "typeof", "case", "in", "of", "delete", "void", "await", "yield");

  private static final int MAX_NESTED = 20;

  private final String file;

  private JavaScriptScanner(String text, String file) {
    super(text);
    this.file = file;
  }

  /**
   * @param file the name for messages
   */
  static Tokens scan(String text, String file) {
    return new Tokens(new JavaScriptScanner(text, file).scan());
  }

  private List<Token> scan() {
    while (more()) {
      char c = here();
      if (Character.isWhitespace(c)) {
        at++;
      } else if (starts("//")) {
        skipLine();
      } else if (starts("/*")) {
        int end = text.indexOf("*/", at + 2);
        at = end < 0 ? text.length() : end + 2;
      } else if (c == '/' && patternMayBegin()) {
        pattern();
      } else if (c == '\'' || c == '"') {
        string(c);
      } else if (c == '`') {
        template();
      } else if (beginsName(c)) {
        name();
      } else if (Character.isDigit(c)) {
        number();
      } else {
        mark();
      }
    }
    return tokens;
  }

  private boolean patternMayBegin() {
    if (tokens.isEmpty()) {
      return true;
    }
    Token last = tokens.get(tokens.size() - 1);
    return last.kind() == Token.Kind.MARK
        ? BEFORE_PATTERN.contains(last.text())
        : last.kind() == Token.Kind.NAME && WORDS_BEFORE_PATTERN.contains(last.text());
  }

  private void pattern() {
    int begin = at++;
    boolean set = false;
    while (more() && here() != '\n') {
      char c = here();
      if (c == '\\') {
        at++;
      } else if (c == '[') {
        set = true;
      } else if (c == ']') {
        set = false;
      } else if (c == '/' && !set) {
        at++;
        break;
      }
      at++;
    }
    at = Math.min(at, text.length());
    add(Token.Kind.DYNAMIC, "", begin);
  }

  private void string(char quote) {
    int begin = at++;
    StringBuilder value = new StringBuilder();
    boolean plain = true;
    while (more() && here() != quote && here() != '\n') {
      if (here() == '\\') {
        plain &= "'\"\\/`".indexOf(ahead(1)) >= 0;
        at++;
      }
      if (more()) {
        value.append(here());
        at++;
      }
    }
    at = Math.min(at + 1, text.length());
    add(plain ? Token.Kind.STRING : Token.Kind.DYNAMIC, value.toString(), begin);
  }

  private void template() {
    int begin = at;
    boolean plain = skipTemplate(0);
    String value = text.substring(begin + 1, Math.max(begin + 1, at - 1));
    add(plain ? Token.Kind.STRING : Token.Kind.DYNAMIC, value, begin);
  }

  /** Skips a template; returns whether it has no placeholders and no escapes. */
  private boolean skipTemplate(int depth) {
    if (depth > MAX_NESTED) {
      throw new FunctionException(
          file + ": has templates nested deeper than " + MAX_NESTED + ": simplify it");
    }
    boolean plain = true;
    at++;
    while (more() && here() != '`') {
      if (here() == '\\') {
        plain = false;
        at += 2;
      } else if (starts("${")) {
        plain = false;
        at += 2;
        skipInserted(depth);
      } else {
        at++;
      }
    }
    at = Math.min(at + 1, text.length());
    return plain;
  }

  private void skipInserted(int depth) {
    int open = 1;
    while (more() && open > 0) {
      char c = here();
      if (c == '`') {
        skipTemplate(depth + 1);
      } else if (c == '\'' || c == '"') {
        skipQuoted(c);
      } else {
        open += c == '{' ? 1 : c == '}' ? -1 : 0;
        at++;
      }
    }
  }

  private void skipQuoted(char quote) {
    at++;
    while (more() && here() != quote && here() != '\n') {
      at += here() == '\\' ? 2 : 1;
    }
    at = Math.min(at + 1, text.length());
  }
}
