// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide.formula;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The functions of formulas that evaluate a predicate, with {@code #}, for each element of a list.
 */
final class Predicates {

  static final Set<String> NAMES =
      Set.of(
          "all",
          "any",
          "one",
          "none",
          "filter",
          "map",
          "count",
          "sum",
          "find",
          "findIndex",
          "findLast",
          "findLastIndex",
          "reduce",
          "sortBy");

  private Predicates() {}

  /**
   * A call.
   *
   * @param given the list, the predicate, and further arguments
   * @throws FormulaException if there are too few or too many arguments
   */
  static Expression call(String name, List<Expression> given) {
    Expression list = given.get(0);
    if (given.size() == 1 && (name.equals("count") || name.equals("sum"))) {
      return name.equals("sum")
          ? scope -> sum(scope.counted(Operators.list(list.value(scope))))
          : scope -> count(scope.counted(Operators.list(list.value(scope))));
    }
    int most = name.equals("reduce") || name.equals("sortBy") ? 3 : 2;
    if (given.size() < 2 || given.size() > most) {
      throw new FormulaException(name + " needs a list and a predicate");
    }
    Expression each = given.get(1);
    Expression third = given.size() == 3 ? given.get(2) : null;
    return switch (name) {
      case "all" -> scope -> all(list, each, scope);
      case "any" -> scope -> !indexes(list, each, scope).isEmpty();
      case "one" -> scope -> indexes(list, each, scope).size() == 1;
      case "none" -> scope -> indexes(list, each, scope).isEmpty();
      case "count" -> scope -> (double) indexes(list, each, scope).size();
      case "filter" -> scope -> matching(list, each, scope);
      case "map" -> scope -> mapped(list, each, scope);
      case "sum" -> scope -> sum(mapped(list, each, scope));
      case "find" -> scope -> first(matching(list, each, scope));
      case "findLast" -> scope -> last(matching(list, each, scope));
      case "findIndex" -> scope -> first(indexes(list, each, scope));
      case "findLastIndex" -> scope -> last(indexes(list, each, scope));
      case "reduce" -> scope -> reduced(list, each, third, scope);
      default -> scope -> sorted(list, each, third, scope);
    };
  }

  private static boolean all(Expression list, Expression predicate, Expression.Scope scope) {
    List<?> elements = Operators.list(list.value(scope));
    for (int i = 0; i < elements.size(); i++) {
      if (!Operators.truth(predicate.value(scope.of(elements.get(i), i)))) {
        return false;
      }
    }
    return true;
  }

  private static double count(List<?> truths) {
    return truths.stream().filter(Boolean.TRUE::equals).count();
  }

  private static double sum(List<?> numbers) {
    return numbers.stream().mapToDouble(Operators::number).sum();
  }

  private static Object first(List<?> list) {
    return list.isEmpty() ? null : list.get(0);
  }

  private static Object last(List<?> list) {
    return list.isEmpty() ? null : list.get(list.size() - 1);
  }

  /** The indexes of the elements that satisfy the predicate. */
  private static List<Double> indexes(
      Expression list, Expression predicate, Expression.Scope scope) {
    List<?> elements = Operators.list(list.value(scope));
    List<Double> indexes = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      if (Operators.truth(predicate.value(scope.of(elements.get(i), i)))) {
        indexes.add((double) i);
      }
    }
    return indexes;
  }

  private static List<Object> matching(
      Expression list, Expression predicate, Expression.Scope scope) {
    List<?> elements = Operators.list(list.value(scope));
    List<Object> matching = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      if (Operators.truth(predicate.value(scope.of(elements.get(i), i)))) {
        matching.add(elements.get(i));
      }
    }
    return matching;
  }

  private static List<Object> mapped(Expression list, Expression function, Expression.Scope scope) {
    List<?> elements = Operators.list(list.value(scope));
    List<Object> mapped = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      mapped.add(function.value(scope.of(elements.get(i), i)));
    }
    return mapped;
  }

  /** Starts with the first element if no initial value is given. */
  private static Object reduced(
      Expression list, Expression function, Expression initial, Expression.Scope scope) {
    List<?> elements = Operators.list(list.value(scope));
    if (initial == null && elements.isEmpty()) {
      throw new FormulaException("reduce needs an element, or a value to begin with");
    }
    Object accumulated = initial == null ? elements.get(0) : initial.value(scope);
    for (int i = initial == null ? 1 : 0; i < elements.size(); i++) {
      accumulated = function.value(scope.of(elements.get(i), i, accumulated));
    }
    return accumulated;
  }

  private static List<Object> sorted(
      Expression list, Expression key, Expression order, Expression.Scope scope) {
    List<?> elements = Operators.list(list.value(scope));
    List<Double> keys = mapped(list, key, scope).stream().map(Operators::number).toList();
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      places.add(i);
    }
    places.sort((a, b) -> Double.compare(keys.get(a), keys.get(b)));
    List<Object> sorted = new ArrayList<>();
    places.forEach(place -> sorted.add(elements.get(place)));
    return order != null && "desc".equals(order.value(scope))
        ? Lists.reversed(sorted, scope)
        : sorted;
  }
}
