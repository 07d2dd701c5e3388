// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide.formula;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A part of a formula. Values are Double, Boolean, String, List, or null for nil. */
@FunctionalInterface
interface Expression {

  /**
   * The value.
   *
   * @throws FormulaException if the operands have wrong types, or it takes too many steps
   */
  Object value(Scope scope);

  /**
   * What an expression can refer to.
   *
   * @param metrics the triggers' values by name; null for a failed trigger
   * @param variable the innermost variable made by {@code let}; null if there is none
   * @param pointer the meaning of {@code #} in a predicate; null outside of predicates
   * @param steps counts the work on lists and strings
   */
  record Scope(
      Map<String, Double> metrics, Variable variable, Pointer pointer, AtomicInteger steps) {

    /** Maximum number of steps; they take a few milliseconds. */
    private static final int MOST = 100_000;

    /** A variable, and the variables outside of it. */
    record Variable(String name, Object value, Variable outer) {}

    /**
     * The position of a predicate in its list.
     *
     * @param accumulated the value that {@code reduce} has so far
     */
    record Pointer(Object element, double index, Object accumulated) {}

    Scope(Map<String, Double> metrics) {
      this(metrics, null, null, new AtomicInteger(MOST));
    }

    Scope with(String name, Object value) {
      return new Scope(metrics, new Variable(name, value, variable), pointer, steps);
    }

    Scope of(Object element, int index) {
      return of(element, index, null);
    }

    Scope of(Object element, int index, Object accumulated) {
      spend(1);
      return new Scope(metrics, variable, new Pointer(element, index, accumulated), steps);
    }

    Object variable(String name) {
      Variable each = variable;
      while (!each.name().equals(name)) {
        each = each.outer();
      }
      return each.value();
    }

    /** Returns the list after counting its length as steps. */
    <T> List<T> counted(List<T> list) {
      spend(list.size());
      return list;
    }

    /**
     * Counts steps before they are taken.
     *
     * @throws FormulaException if there are too many
     */
    void spend(int more) {
      if (more > MOST || steps.addAndGet(-more) < 0) {
        throw new FormulaException(
            "it takes more than " + MOST + " steps: make its lists or ranges shorter");
      }
    }
  }
}
