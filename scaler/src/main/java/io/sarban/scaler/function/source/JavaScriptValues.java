// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function.source;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the JavaScript values that are known without running the source. */
final class JavaScriptValues {

  private static final int MAX_DEPTH = 20;
  private static final Literal UNKNOWN = new Literal.Unknown();
  private static final Pattern SETTING = Pattern.compile("%[^%]+%");
  private static final Set<String> PLAIN = Set.of("true", "false");

  private final Tokens tokens;
  private final Map<String, Literal> constants = new LinkedHashMap<>();

  JavaScriptValues(Tokens tokens) {
    this.tokens = tokens;
    readConstants();
    tokens.go(0);
  }

  /** Reads the file's own constants: {@code const NAME = value}. */
  private void readConstants() {
    int depth = 0;
    while (!tokens.ended()) {
      Token token = tokens.take();
      depth += token.opens() ? 1 : token.closes() ? -1 : 0;
      if (depth == 0 && token.named("const") && tokens.peek().kind() == Token.Kind.NAME) {
        constant(tokens.take().text());
      }
    }
  }

  private void constant(String name) {
    int begin = tokens.position();
    if (tokens.take(":")) {
      while (tokens.peek().kind() == Token.Kind.NAME) {
        tokens.take();
      }
    }
    if (tokens.take("=")) {
      Literal value = typed(value(0));
      if (isSetting(value) && orElse()) {
        skipStatement();
      }
      Token after = tokens.peek();
      boolean ends =
          after.is(";")
              || after.kind() == Token.Kind.END
              || after.line() > tokens.at(tokens.position() - 1).line()
                  && after.kind() == Token.Kind.NAME;
      if (ends && !(value instanceof Literal.Unknown)) {
        constants.put(name, value);
        return;
      }
    }
    tokens.go(begin);
  }

  /** The next value, up to the comma or bracket after it. */
  Literal value() {
    return whole(0);
  }

  private Literal whole(int depth) {
    Literal value = typed(value(depth));
    if (tokens.peek().is(",") || tokens.peek().closes()) {
      return value;
    }
    boolean kept = isSetting(value) && orElse();
    tokens.skipValue();
    return kept ? value : UNKNOWN;
  }

  /** Skips TypeScript's type after a value. */
  private Literal typed(Literal value) {
    while (true) {
      if (tokens.peek().named("as") || tokens.peek().named("satisfies")) {
        tokens.take();
        tokens.take();
      } else if (!tokens.take("!")) {
        return value;
      }
    }
  }

  /** An environment variable: {@code ||} then only adds a default value. */
  private static boolean isSetting(Literal value) {
    return value instanceof Literal.Text text && SETTING.matcher(text.value()).matches();
  }

  private boolean orElse() {
    Token next = tokens.peek();
    return (next.is("|") || next.is("?")) && tokens.at(tokens.position() + 1).is(next.text());
  }

  private void skipStatement() {
    int line = tokens.peek().line();
    while (!tokens.ended() && !tokens.peek().is(";") && tokens.peek().line() == line) {
      tokens.take();
    }
  }

  private Literal value(int depth) {
    if (depth > MAX_DEPTH) {
      return UNKNOWN;
    }
    Token token = tokens.take();
    return switch (token.kind()) {
      case STRING, NUMBER -> new Literal.Text(token.text());
      case NAME -> name(token.text(), depth);
      case MARK -> token.is("{") ? fields(depth) : back();
      default -> UNKNOWN;
    };
  }

  private Literal back() {
    tokens.go(tokens.position() - 1);
    return UNKNOWN;
  }

  private Literal name(String name, int depth) {
    if (PLAIN.contains(name)) {
      return new Literal.Text(name);
    }
    if (!tokens.peek().is(".") && !tokens.peek().is("(")) {
      return constants.getOrDefault(name, UNKNOWN);
    }
    String last = name;
    StringBuilder chain = new StringBuilder(name);
    Literal member = constants.getOrDefault(name, UNKNOWN);
    while (tokens.take(".")) {
      last = tokens.take().text();
      chain.append('.').append(last);
      member = member(member, last);
    }
    if (chain.toString().equals("process.env") && tokens.take("[")) {
      String key = tokens.take().text();
      return tokens.take("]") ? new Literal.Text("%" + key + "%") : UNKNOWN;
    }
    if (chain.toString().startsWith("process.env.")) {
      return new Literal.Text("%" + last + "%");
    }
    if (tokens.take("(")) {
      Literal argument = whole(depth + 1);
      while (tokens.take(",")) {
        whole(depth + 1);
      }
      if (tokens.take(")") && argument instanceof Literal.Fields fields) {
        return chain.toString().equals("Object.freeze")
            ? fields
            : new Literal.Call(last, fields.fields());
      }
      return UNKNOWN;
    }
    return member;
  }

  private static Literal member(Literal of, String name) {
    return of instanceof Literal.Fields fields
        ? fields.fields().getOrDefault(name, UNKNOWN)
        : UNKNOWN;
  }

  /** Reads an object's fields after its opening bracket. */
  private Literal fields(int depth) {
    Map<String, Literal> fields = new LinkedHashMap<>();
    while (!tokens.ended() && !tokens.take("}")) {
      if (tokens.peek().is(".")) {
        spread(fields, depth);
      } else {
        field(fields, depth);
      }
      if (!tokens.take(",") && !tokens.peek().is("}")) {
        tokens.skipValue();
        if (!tokens.take(",") && !tokens.peek().is("}")) {
          return new Literal.Fields(fields);
        }
      }
    }
    return new Literal.Fields(fields);
  }

  private void field(Map<String, Literal> fields, int depth) {
    Token key = tokens.take();
    if (tokens.take(":")) {
      fields.put(key.text(), whole(depth + 1));
    } else if (tokens.peek().is(",") || tokens.peek().is("}")) {
      fields.put(key.text(), constants.getOrDefault(key.text(), UNKNOWN));
    }
  }

  private void spread(Map<String, Literal> fields, int depth) {
    while (tokens.take(".")) {
      // the three dots of a spread
    }
    if (whole(depth + 1) instanceof Literal.Fields others) {
      fields.putAll(others.fields());
    } else {
      fields.put(Binding.REST, UNKNOWN);
    }
  }
}
