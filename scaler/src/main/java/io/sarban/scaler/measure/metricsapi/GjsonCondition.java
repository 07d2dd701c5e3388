// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.metricsapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.sarban.scaler.problem.InvalidFieldException;

/**
 * The content of the brackets of {@code #(...)}: a path, an operator and a literal; without an
 * operator, the path must exist.
 *
 * @param path null for the element itself
 */
record GjsonCondition(GjsonPath path, String operator, String literal) {

  /**
   * @param depth of brackets around it
   * @throws InvalidFieldException if it does not parse
   */
  static GjsonCondition parse(String text, int depth) {
    int at = operator(text);
    if (at < 0) {
      return new GjsonCondition(GjsonPath.parse(text.strip(), depth), "", "");
    }
    String operator = operatorAt(text, at);
    String literal = text.substring(at + operator.length()).strip();
    if (literal.isEmpty()) {
      throw new InvalidFieldException("valueLocation", "has a condition without value");
    }
    String path = text.substring(0, at).strip();
    return new GjsonCondition(
        path.isEmpty() ? null : GjsonPath.parse(path, depth), operator, literal);
  }

  /** The index of the operator outside inner brackets; -1 if there is none. */
  private static int operator(String text) {
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '(' || c == ')')) {
        depth += c == '(' ? 1 : -1;
      } else if (!quoted && depth == 0 && !operatorAt(text, i).isEmpty()) {
        return i;
      }
    }
    return -1;
  }

  private static String operatorAt(String text, int i) {
    for (String operator : new String[] {"==", "!=", "<=", ">=", "!%", "=", "<", ">", "%"}) {
      if (text.startsWith(operator, i)) {
        return operator;
      }
    }
    return "";
  }

  boolean holds(JsonNode element, Work work) {
    JsonNode value = path == null ? element : path.find(element, work);
    if (value.isMissingNode()) {
      return false;
    }
    return switch (operator) {
      case "" -> true;
      case "=", "==" -> compare(value) == 0;
      case "!=" -> compare(value) != 0;
      case "<" -> comparable(value) && compare(value) < 0;
      case "<=" -> comparable(value) && compare(value) <= 0;
      case ">" -> comparable(value) && compare(value) > 0;
      case ">=" -> comparable(value) && compare(value) >= 0;
      case "%" -> value.isTextual() && like(value, work);
      default -> value.isTextual() && !like(value, work);
    };
  }

  private boolean quoted() {
    return literal.length() > 1 && literal.startsWith("\"") && literal.endsWith("\"");
  }

  private String unquoted() {
    return quoted() ? literal.substring(1, literal.length() - 1) : literal;
  }

  private boolean like(JsonNode value, Work work) {
    return new Glob(unquoted()).matches(value.textValue(), work);
  }

  private boolean comparable(JsonNode value) {
    return quoted() ? value.isTextual() : value.isNumber();
  }

  /** Numbers are equal only to numbers, and texts to texts. */
  private int compare(JsonNode value) {
    if (quoted()) {
      return value.isTextual() ? value.textValue().compareTo(unquoted()) : -1;
    }
    if (!value.isNumber()) {
      return value.asText().equals(literal) && !value.isTextual() ? 0 : -1;
    }
    try {
      return Double.compare(value.doubleValue(), Double.parseDouble(literal));
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
