// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide.formula;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The operators of formulas on Double, Boolean, String, List and nil. */
final class Operators {

  /** Expr's precedences; a higher one binds tighter. */
  static final Map<String, Integer> PRECEDENCE =
      Map.ofEntries(
          Map.entry("|", 0),
          Map.entry("or", 10),
          Map.entry("||", 10),
          Map.entry("and", 15),
          Map.entry("&&", 15),
          Map.entry("==", 20),
          Map.entry("!=", 20),
          Map.entry("<", 20),
          Map.entry("<=", 20),
          Map.entry(">", 20),
          Map.entry(">=", 20),
          Map.entry("in", 20),
          Map.entry("contains", 20),
          Map.entry("startsWith", 20),
          Map.entry("endsWith", 20),
          Map.entry("matches", 20),
          Map.entry("..", 25),
          Map.entry("+", 30),
          Map.entry("-", 30),
          Map.entry("*", 60),
          Map.entry("/", 60),
          Map.entry("%", 60),
          Map.entry("**", 100),
          Map.entry("^", 100),
          Map.entry("??", 500));

  static final int MAX_DEPTH = 100;

  private static final int LETTERS_A_STEP = 100;

  private Operators() {}

  /** An operator with its right operand. */
  @FunctionalInterface
  interface Link {
    Object value(Object left, Expression.Scope scope);
  }

  /** Applies operators from left to right; any number of them uses one level of the stack. */
  static Expression chain(Expression first, List<Link> links) {
    if (links.isEmpty()) {
      return first;
    }
    List<Link> all = List.copyOf(links);
    return scope -> {
      Object value = first.value(scope);
      for (Link link : all) {
        value = link.value(value, scope);
      }
      return value;
    };
  }

  /** The operators that evaluate their right operand only when needed. */
  static Link link(String operator, Expression right) {
    return switch (operator) {
      case "??" -> (left, scope) -> left == null ? right.value(scope) : left;
      case "or", "||" -> (left, scope) -> truth(left) || truth(right.value(scope));
      case "and", "&&" -> (left, scope) -> truth(left) && truth(right.value(scope));
      case "matches" ->
          throw new FormulaException("regular expressions are not supported in formulas");
      default -> (left, scope) -> strict(operator, left, right.value(scope), scope);
    };
  }

  private static Object strict(String operator, Object left, Object right, Expression.Scope scope) {
    return switch (operator) {
      case "==" -> same(left, right, scope);
      case "!=" -> !same(left, right, scope);
      case "in" -> has(list(right), left, scope);
      case "<" -> below(left, right);
      case "<=" -> below(left, right) || equal(left, right);
      case ">" -> below(right, left);
      case ">=" -> below(right, left) || equal(left, right);
      case "contains" -> contains(text(left, scope), text(right, scope), scope);
      case "startsWith" -> text(left, scope).startsWith(text(right, scope));
      case "endsWith" -> text(left, scope).endsWith(text(right, scope));
      case ".." -> range(whole(left), whole(right), scope);
      case "+" -> plus(left, right, scope);
      case "-" -> number(left) - number(right);
      case "*" -> number(left) * number(right);
      case "/" -> number(left) / number(right);
      case "%" -> number(left) % number(right);
      case "**", "^" -> Math.pow(number(left), number(right));
      default -> throw new FormulaException("\"" + operator + "\" is no operator");
    };
  }

  /** Counts the product of the lengths as steps: a search may compare as many characters. */
  private static boolean contains(String text, String part, Expression.Scope scope) {
    long compared = (long) text.length() * part.length();
    scope.spend((int) Math.min(Integer.MAX_VALUE, compared / LETTERS_A_STEP));
    return text.contains(part);
  }

  private static Object plus(Object left, Object right, Expression.Scope scope) {
    return left instanceof String && right instanceof String
        ? text(left, scope) + text(right, scope)
        : (Object) (number(left) + number(right));
  }

  private static boolean below(Object left, Object right) {
    return left instanceof String text && right instanceof String other
        ? text.compareTo(other) < 0
        : number(left) < number(right);
  }

  private static boolean equal(Object left, Object right) {
    return left instanceof String ? left.equals(right) : number(left) == number(right);
  }

  private static List<Object> range(long from, long to, Expression.Scope scope) {
    long length = Math.max(0, to - from + 1);
    scope.spend((int) Math.min(length, Integer.MAX_VALUE));
    List<Object> numbers = new ArrayList<>();
    for (long i = from; i <= to; i++) {
      numbers.add((double) i);
    }
    return numbers;
  }

  /** Whether two values are equal; numbers by their value, lists item by item. */
  static boolean same(Object left, Object right, Expression.Scope scope) {
    return same(left, right, scope, MAX_DEPTH);
  }

  private static boolean same(Object left, Object right, Expression.Scope scope, int levels) {
    scope.spend(1);
    if (left instanceof Double number && right instanceof Double other) {
      return number.doubleValue() == other.doubleValue();
    }
    if (left instanceof List<?> list && right instanceof List<?> other) {
      boolean same = list.size() == other.size();
      for (int i = 0; same && i < list.size(); i++) {
        same = same(list.get(i), other.get(i), scope, deeper(levels));
      }
      return same;
    }
    return !(left instanceof List) && !(right instanceof List) && Objects.equals(left, right);
  }

  /** One level deeper into nested lists; {@code reduce} can build any depth. */
  static int deeper(int levels) {
    if (levels == 0) {
      throw new FormulaException("its lists are nested too deeply");
    }
    return levels - 1;
  }

  static boolean has(List<?> list, Object value, Expression.Scope scope) {
    return list.stream().anyMatch(each -> same(each, value, scope));
  }

  static double number(Object value) {
    if (value instanceof Double number) {
      return number;
    }
    throw new FormulaException(
        value == null
            ? "a trigger that it names has no value: give another one with ??"
            : shown(value) + " stands where a number is needed");
  }

  /** A whole number for use as an index. */
  static int whole(Object value) {
    double number = number(value);
    if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
      throw new FormulaException(number + " stands where a whole number is needed");
    }
    return (int) number;
  }

  static boolean truth(Object value) {
    if (value instanceof Boolean truth) {
      return truth;
    }
    throw new FormulaException(shown(value) + " stands where a condition is needed");
  }

  /** Returns the string after counting its length as steps. */
  static String text(Object value, Expression.Scope scope) {
    if (value instanceof String text) {
      scope.spend(text.length());
      return text;
    }
    throw new FormulaException(shown(value) + " stands where a text is needed");
  }

  static List<?> list(Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new FormulaException(shown(value) + " stands where a list is needed");
  }

  /** A short form of a value for messages. */
  static String shown(Object value) {
    if (value instanceof List<?> list) {
      return "a list of " + list.size();
    }
    return value instanceof String text && text.length() > 60
        ? text.substring(0, 60) + " ..."
        : String.valueOf(value);
  }

  /** A list that may hold nil, unlike the JDK's immutable lists. */
  static List<Object> values(List<Expression> expressions, Expression.Scope scope) {
    scope.spend(expressions.size());
    List<Object> values = new ArrayList<>(expressions.size());
    expressions.forEach(expression -> values.add(expression.value(scope)));
    return values;
  }
}
