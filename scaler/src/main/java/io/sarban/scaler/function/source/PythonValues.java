// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function.source;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the Python values that are known without running the source. */
final class PythonValues {

  private static final Literal UNKNOWN = new Literal.Unknown();
  private static final Set<String> ENVIRONMENT =
      Set.of("os.getenv", "os.environ.get", "getenv", "environ.get");

  /** A member of the Functions library's enumerations, such as func.AuthLevel.ANONYMOUS. */
  private static final Pattern ENUMERATION =
      Pattern.compile(
          "([A-Za-z_.]+\\.)?(AccessRights|AuthLevel|BlobSource|BrokerAuthenticationMode|BrokerProtocol"
              + "|Cardinality|DataType|HttpMethod|OAuthBearerMethod)\\.[A-Z0-9_]+");

  private final Tokens tokens;
  private final Map<String, Literal> constants = new LinkedHashMap<>();

  /** For each variable of the file, the called function that creates its value. */
  private final Map<String, String> makers = new LinkedHashMap<>();

  PythonValues(Tokens tokens) {
    this.tokens = tokens;
    readConstants();
    tokens.go(0);
  }

  /** Reads the file's own constants: {@code NAME = value} without indentation. */
  private void readConstants() {
    while (!tokens.ended()) {
      Token token = tokens.take();
      if (token.kind() == Token.Kind.NAME
          && token.column() == 0
          && behindType()
          && !tokens.at(tokens.position() + 1).is("=")) {
        tokens.take();
        constant(token.text());
      }
    }
  }

  /** Skips a type annotation, as in {@code NAME: str}; returns whether {@code =} comes next. */
  private boolean behindType() {
    int begin = tokens.position();
    if (tokens.take(":")) {
      while (tokens.peek().kind() == Token.Kind.NAME || tokens.peek().is(".")) {
        tokens.take();
      }
    }
    if (tokens.peek().is("=")) {
      return true;
    }
    tokens.go(begin);
    return false;
  }

  private void constant(String name) {
    int begin = tokens.position();
    Literal value = value();
    Token after = tokens.peek();
    if (after.kind() == Token.Kind.NEWLINE || after.kind() == Token.Kind.END) {
      constants.put(name, value);
    }
    tokens.go(begin);
    String maker = "";
    while (tokens.peek().kind() == Token.Kind.NAME) {
      maker = tokens.take().text();
      if (!tokens.take(".")) {
        break;
      }
    }
    if (tokens.peek().is("(")) {
      makers.put(name, maker);
    }
  }

  /** The variables that a call of one of these functions creates. */
  Set<String> named(Set<String> wanted) {
    Set<String> names = new HashSet<>();
    makers.forEach(
        (name, maker) -> {
          if (wanted.contains(maker)) {
            names.add(name);
          }
        });
    return names;
  }

  /**
   * The arguments of a call by name, after its opening bracket.
   *
   * @param first the name of the first argument if that may be positional; otherwise its name is ""
   */
  Map<String, Literal> arguments(String first) {
    Map<String, Literal> arguments = new LinkedHashMap<>();
    String unnamed = first;
    while (!tokens.ended() && !tokens.take(")")) {
      boolean isNamed =
          tokens.peek().kind() == Token.Kind.NAME && tokens.at(tokens.position() + 1).is("=");
      String name = unnamed;
      if (isNamed) {
        name = tokens.take().text();
        tokens.take();
      }
      unnamed = "";
      arguments.put(name, whole());
      if (!tokens.take(",") && !tokens.peek().is(")")) {
        return arguments;
      }
    }
    return arguments;
  }

  private Literal whole() {
    Literal value = value();
    if (tokens.peek().is(",") || tokens.peek().closes()) {
      return value;
    }
    tokens.skipValue();
    return UNKNOWN;
  }

  private Literal value() {
    Token token = tokens.peek();
    if (token.kind() == Token.Kind.STRING) {
      StringBuilder joined = new StringBuilder();
      while (tokens.peek().kind() == Token.Kind.STRING) {
        joined.append(tokens.take().text());
      }
      return new Literal.Text(joined.toString());
    }
    if (token.kind() == Token.Kind.NAME) {
      return name();
    }
    if (token.kind() == Token.Kind.NUMBER) {
      return new Literal.Text(tokens.take().text());
    }
    return UNKNOWN;
  }

  private Literal name() {
    Token first = tokens.take();
    StringBuilder names = new StringBuilder(first.text());
    String last = first.text();
    while (tokens.take(".")) {
      last = tokens.take().text();
      names.append('.').append(last);
    }
    String chain = names.toString();
    if (ENVIRONMENT.contains(chain) && tokens.take("(")) {
      return environment(true);
    }
    if (chain.equals("os.environ") && tokens.take("[")) {
      return environment(false);
    }
    if (tokens.peek().is("(") || tokens.peek().is("[")) {
      return UNKNOWN;
    }
    if (chain.equals("True") || chain.equals("False")) {
      return new Literal.Text(chain.toLowerCase(Locale.ROOT));
    }
    if (chain.equals(last)) {
      return constants.getOrDefault(chain, UNKNOWN);
    }
    return ENUMERATION.matcher(chain).matches() ? new Literal.Text(last) : UNKNOWN;
  }

  /** An environment variable; a second argument of the call is only a default value. */
  private Literal environment(boolean call) {
    Token name = tokens.take();
    if (call && tokens.take(",")) {
      tokens.skipValue();
    }
    return name.kind() == Token.Kind.STRING && tokens.take(call ? ")" : "]")
        ? new Literal.Text("%" + name.text() + "%")
        : UNKNOWN;
  }
}
