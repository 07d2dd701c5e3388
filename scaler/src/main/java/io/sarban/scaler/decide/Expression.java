package io.sarban.scaler.decide;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A part of a formula. Its values are Double, Boolean, List and, for nil, null. */
@FunctionalInterface
interface Expression {

  /**
   * What an expression can refer to.
   *
   * @param metrics the triggers' values by name; null for one that failed
   * @param element what {@code #} stands for in a predicate
   * @param steps counts what is done for lists
   */
  record Scope(Map<String, Double> metrics, Object element, AtomicInteger steps) {

    private static final int MOST = 100_000;

    Scope(Map<String, Double> metrics) {
      this(metrics, null, new AtomicInteger(MOST));
    }

    Scope of(Object each) {
      spend(1);
      return new Scope(metrics, each, steps);
    }

    /**
     * @throws FormulaException if that is too much
     */
    void spend(int more) {
      if (steps.addAndGet(-more) < 0) {
        throw new FormulaException("it takes more than " + MOST + " steps: make its lists shorter");
      }
    }
  }

  /**
   * The value: a number, a truth value, a text or a list.
   *
   * @throws FormulaException if the operands do not fit
   */
  Object value(Scope scope);
}
