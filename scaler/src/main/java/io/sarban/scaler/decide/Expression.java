package io.sarban.scaler.decide;

import java.util.Map;

/** A part of a formula. Its values are Double, Boolean, List and, for nil, null. */
@FunctionalInterface
interface Expression {

  /**
   * What an expression can refer to.
   *
   * @param metrics the triggers' values by name; null for one that failed
   * @param element what {@code #} stands for in a predicate
   */
  record Scope(Map<String, Double> metrics, Object element) {

    Scope of(Object each) {
      return new Scope(metrics, each);
    }
  }

  /**
   * The value: a number, a truth value, a text or a list.
   *
   * @throws FormulaException if the operands do not fit
   */
  Object value(Scope scope);
}
