// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide.formula;

import java.util.ArrayList;
import java.util.List;

/** List operations of formulas. */
final class Lists {

  private Lists() {}

  /** An element; an index below 0 counts from the end. */
  static Object at(Object value, Object index) {
    List<?> list = Operators.list(value);
    int at = Operators.whole(index);
    int from = at < 0 ? list.size() + at : at;
    if (from < 0 || from >= list.size()) {
      throw new FormulaException("a list of " + list.size() + " has no element " + at);
    }
    return list.get(from);
  }

  /**
   * The elements from one index up to, but not including, another; an index below 0 counts from the
   * end.
   */
  static Object slice(Object value, int from, int to, Expression.Scope scope) {
    List<?> list = Operators.list(value);
    int first = bounded(from, list.size());
    int end = Math.max(first, bounded(to, list.size()));
    return new ArrayList<Object>(scope.counted(list.subList(first, end)));
  }

  private static int bounded(int index, int size) {
    return Math.max(0, Math.min(size, index < 0 ? size + index : index));
  }

  /** All elements of lists of lists. */
  static List<Object> flat(List<?> list, Expression.Scope scope) {
    List<Object> flat = new ArrayList<>();
    flatten(list, flat, scope, Operators.MAX_DEPTH);
    return flat;
  }

  private static void flatten(List<?> list, List<Object> flat, Expression.Scope scope, int levels) {
    for (Object each : scope.counted(list)) {
      if (each instanceof List<?> inner) {
        flatten(inner, flat, scope, Operators.deeper(levels));
      } else {
        flat.add(each);
      }
    }
  }

  static List<Object> concatenated(List<Object> lists, Expression.Scope scope) {
    List<Object> all = new ArrayList<>();
    lists.forEach(list -> all.addAll(scope.counted(Operators.list(list))));
    return all;
  }

  static List<Object> reversed(List<?> list, Expression.Scope scope) {
    List<Object> reversed = new ArrayList<>();
    for (int i = scope.counted(list).size() - 1; i >= 0; i--) {
      reversed.add(list.get(i));
    }
    return reversed;
  }

  static List<Object> distinct(List<?> list, Expression.Scope scope) {
    List<Object> distinct = new ArrayList<>();
    for (Object each : scope.counted(list)) {
      if (!Operators.has(distinct, each, scope)) {
        distinct.add(each);
      }
    }
    return distinct;
  }

  /**
   * Sorts numbers or strings.
   *
   * @param order {@code asc} or {@code desc}
   */
  static List<Object> sorted(List<?> list, Object order, Expression.Scope scope) {
    boolean down = "desc".equals(order);
    if (!down && !"asc".equals(order)) {
      throw new FormulaException("sort takes \"asc\" or \"desc\"");
    }
    boolean texts = !list.isEmpty() && list.get(0) instanceof String;
    List<Object> sorted = new ArrayList<>(scope.counted(list));
    sorted.sort(
        (a, b) ->
            texts
                ? Operators.text(a, scope).compareTo(Operators.text(b, scope))
                : Double.compare(Operators.number(a), Operators.number(b)));
    return down ? reversed(sorted, scope) : sorted;
  }
}
