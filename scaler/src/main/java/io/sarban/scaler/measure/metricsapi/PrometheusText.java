// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.metricsapi;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a line of Prometheus' text format, or a selector, from left to right: in a time that grows
 * with its length, and without recursion.
 */
final class PrometheusText {

  /** A label, an operator, and the text that follows, without quotes and escapes. */
  record Pair(String name, String operator, String value) {}

  private final String text;
  private int at;

  PrometheusText(String text) {
    this.text = text;
  }

  private void blanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private boolean accept(String token) {
    blanks();
    boolean there = text.startsWith(token, at);
    at += there ? token.length() : 0;
    return there;
  }

  boolean isComment() {
    blanks();
    return text.startsWith("#", at);
  }

  /** Whether the end is reached. */
  boolean atEnd() {
    blanks();
    return at == text.length();
  }

  /** Whether nothing follows, or only a time in milliseconds. */
  boolean atEndOrTime() {
    String time = word();
    return atEnd() && (time.isEmpty() || time.matches("-?\\d{1,19}"));
  }

  /** Reads the name of a metric or label; empty if none follows. */
  String name() {
    blanks();
    int from = at;
    while (at < text.length() && isOfName(text.charAt(at), at > from)) {
      at++;
    }
    return text.substring(from, at);
  }

  private static boolean isOfName(char c, boolean digits) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '_'
        || c == ':'
        || (digits && c >= '0' && c <= '9');
  }

  /** Reads up to the next blank; may be empty. */
  String word() {
    blanks();
    int from = at;
    while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return text.substring(from, at);
  }

  /** Labels in braces; none if no brace follows, null if they do not parse. */
  List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    if (!accept("{")) {
      return pairs;
    }
    boolean separated = true;
    while (!accept("}")) {
      if (!separated) {
        return null;
      }
      Pair pair = pair();
      if (pair == null) {
        return null;
      }
      pairs.add(pair);
      separated = accept(",");
    }
    return pairs;
  }

  private Pair pair() {
    String name = name();
    String operator = operator();
    String value = operator.isEmpty() || name.isEmpty() ? null : quoted();
    return value == null ? null : new Pair(name, operator, value);
  }

  private String operator() {
    for (String operator : new String[] {"=~", "!~", "!=", "="}) {
      if (accept(operator)) {
        return operator;
      }
    }
    return "";
  }

  /** A text in quotes; null if there is none. */
  private String quoted() {
    if (!accept("\"")) {
      return null;
    }
    StringBuilder value = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at++);
      if (c == '\\' && at < text.length()) {
        char escaped = text.charAt(at++);
        value.append(escaped == 'n' ? '\n' : escaped);
      } else {
        value.append(c);
      }
    }
    boolean closed = at < text.length();
    at += closed ? 1 : 0;
    return closed ? value.toString() : null;
  }

  static Map<String, String> values(List<Pair> pairs) {
    Map<String, String> values = new HashMap<>();
    pairs.forEach(pair -> values.put(pair.name(), pair.value()));
    return values;
  }
}
