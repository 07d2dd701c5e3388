package io.sarban.scaler.measure.metricsapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.sarban.scaler.resource.InvalidFieldException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands between the brackets of {@code #(...)}: a path, an operator and a literal; without
 * operator, that the path is there.
 */
record GjsonCondition(GjsonPath path, String operator, String literal) {

  private static final Pattern SYNTAX =
      Pattern.compile(
          "(?<path>(?:\\\\.|\\([^()]*\\)|[^=!<>%(\\\\])*?)\\s*(?<op>==|=|!=|<=|<|>=|>|%|!%)\\s*(?<literal>.*)");

  /**
   * @throws InvalidFieldException if it does not parse
   */
  static GjsonCondition parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      return new GjsonCondition(GjsonPath.parse(text.strip()), "", "");
    }
    if (matcher.group("literal").isBlank()) {
      throw new InvalidFieldException("valueLocation", "has a condition without value: " + text);
    }
    String path = matcher.group("path").strip();
    return new GjsonCondition(
        path.isEmpty() ? null : GjsonPath.parse(path),
        matcher.group("op"),
        matcher.group("literal").strip());
  }

  boolean holds(JsonNode element) {
    JsonNode value = path == null ? element : path.find(element);
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
      case "%" -> value.isTextual() && like(value);
      default -> value.isTextual() && !like(value);
    };
  }

  private boolean quoted() {
    return literal.length() > 1 && literal.startsWith("\"") && literal.endsWith("\"");
  }

  private String unquoted() {
    return quoted() ? literal.substring(1, literal.length() - 1) : literal;
  }

  private boolean like(JsonNode value) {
    return GjsonPath.wildcard(unquoted()).matcher(value.textValue()).matches();
  }

  private boolean comparable(JsonNode value) {
    return quoted() ? value.isTextual() : value.isNumber();
  }

  /** Only numbers equal numbers, and text text. */
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
