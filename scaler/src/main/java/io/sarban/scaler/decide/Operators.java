package io.sarban.scaler.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The operators of formulas on Double, Boolean, List and nil. */
final class Operators {

  private Operators() {}

  /** An operator with its right operand. */
  @FunctionalInterface
  interface Link {
    Object value(Object left, Expression.Scope scope);
  }

  /** Operators from left to right: however many, they are one level of the stack. */
  static Expression chain(Expression first, List<Link> links) {
    if (links.isEmpty()) {
      return first;
    }
    return scope -> {
      Object value = first.value(scope);
      for (Link link : links) {
        value = link.value(value, scope);
      }
      return value;
    };
  }

  static Link link(String operator, Expression right) {
    return switch (operator) {
      case "??" -> (left, scope) -> left == null ? right.value(scope) : left;
      case "or", "||" -> (left, scope) -> truth(left) || truth(right.value(scope));
      case "and", "&&" -> (left, scope) -> truth(left) && truth(right.value(scope));
      case "==" -> (left, scope) -> Objects.equals(left, right.value(scope));
      case "!=" -> (left, scope) -> !Objects.equals(left, right.value(scope));
      case "in" -> (left, scope) -> list(right.value(scope)).contains(left);
      case "<" -> (left, scope) -> number(left) < number(right.value(scope));
      case "<=" -> (left, scope) -> number(left) <= number(right.value(scope));
      case ">" -> (left, scope) -> number(left) > number(right.value(scope));
      case ">=" -> (left, scope) -> number(left) >= number(right.value(scope));
      case "+" -> (left, scope) -> number(left) + number(right.value(scope));
      case "-" -> (left, scope) -> number(left) - number(right.value(scope));
      case "*" -> (left, scope) -> number(left) * number(right.value(scope));
      case "/" -> (left, scope) -> number(left) / number(right.value(scope));
      case "%" -> (left, scope) -> number(left) % number(right.value(scope));
      case "**", "^" -> (left, scope) -> Math.pow(number(left), number(right.value(scope)));
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
    scope.spend(expressions.size());
    List<Object> values = new ArrayList<>(expressions.size());
    expressions.forEach(expression -> values.add(expression.value(scope)));
    return values;
  }
}
