package io.sarban.scaler.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The operators of formulas on Double, Boolean, List and nil. */
final class Operators {

  private Operators() {}

  static Expression binary(String operator, Expression left, Expression right) {
    return switch (operator) {
      case "??" ->
          scope -> {
            Object value = left.value(scope);
            return value == null ? right.value(scope) : value;
          };
      case "or", "||" -> scope -> truth(left.value(scope)) || truth(right.value(scope));
      case "and", "&&" -> scope -> truth(left.value(scope)) && truth(right.value(scope));
      case "==" -> scope -> Objects.equals(left.value(scope), right.value(scope));
      case "!=" -> scope -> !Objects.equals(left.value(scope), right.value(scope));
      case "in" -> scope -> list(right.value(scope)).contains(left.value(scope));
      case "<" -> scope -> number(left.value(scope)) < number(right.value(scope));
      case "<=" -> scope -> number(left.value(scope)) <= number(right.value(scope));
      case ">" -> scope -> number(left.value(scope)) > number(right.value(scope));
      case ">=" -> scope -> number(left.value(scope)) >= number(right.value(scope));
      case "+" -> scope -> number(left.value(scope)) + number(right.value(scope));
      case "-" -> scope -> number(left.value(scope)) - number(right.value(scope));
      case "*" -> scope -> number(left.value(scope)) * number(right.value(scope));
      case "/" -> scope -> number(left.value(scope)) / number(right.value(scope));
      case "%" -> scope -> number(left.value(scope)) % number(right.value(scope));
      case "**", "^" -> scope -> Math.pow(number(left.value(scope)), number(right.value(scope)));
      default -> throw new FormulaException("\"" + operator + "\" is no operator");
    };
  }

  static double number(Object value) {
    if (value instanceof Double number) {
      return number;
    }
    throw new FormulaException(
        value == null
            ? "a trigger that it names has no value: give another one with ??"
            : value + " stands where a number is needed");
  }

  static boolean truth(Object value) {
    if (value instanceof Boolean truth) {
      return truth;
    }
    throw new FormulaException(value + " stands where a condition is needed");
  }

  static List<?> list(Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new FormulaException(value + " stands where a list is needed");
  }

  /** May hold nil, unlike the JDK's immutable lists. */
  static List<Object> values(List<Expression> expressions, Expression.Scope scope) {
    List<Object> values = new ArrayList<>(expressions.size());
    expressions.forEach(expression -> values.add(expression.value(scope)));
    return values;
  }
}
