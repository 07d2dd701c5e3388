package io.sarban.scaler.decide;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A part of a formula. Its values are Double, Boolean, String, List and, for nil, null. */
@FunctionalInterface
interface Expression {

  /**
   * The value.
   *
   * @throws FormulaException if the operands do not fit, or it takes too many steps
   */
  Object value(Scope scope);

  /**
   * What an expression can refer to.
   *
   * @param metrics the triggers' values by name; null for one that failed
   * @param variable the innermost that {@code let} has made; null where there is none
   * @param pointer what {@code #} stands for in a predicate; null outside of one
   * @param steps counts what is done for lists and texts
   */
  record Scope(
      Map<String, Double> metrics, Variable variable, Pointer pointer, AtomicInteger steps) {

    /** So much takes some thousandths of a second. */
    private static final int MOST = 100_000;

    /** A name, and those that were there before it. */
    record Variable(String name, Object value, Variable outer) {}

    /**
     * The place of a predicate in its list.
     *
     * @param accumulated so far, by {@code reduce}
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

    /** The list, whose length counts. */
    <T> List<T> counted(List<T> list) {
      spend(list.size());
      return list;
    }

    /**
     * Counts what is about to be done.
     *
     * @throws FormulaException if that is too much
     */
    void spend(int more) {
      if (more > MOST || steps.addAndGet(-more) < 0) {
        throw new FormulaException(
            "it takes more than " + MOST + " steps: make its lists or ranges shorter");
      }
    }
  }
}
