// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide.formula;

import io.sarban.scaler.problem.InvalidFieldException;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A formula of scalingModifiers, in the part of the expr language that yields numbers: arithmetic,
 * comparison, logic, the conditional operator, {@code ??}, lists, predicates with {@code #}, and
 * the numeric functions. Source: "Scaling Modifiers" in KEDA's documentation, and expr's Language
 * Definition.
 */
public final class Formula {

  private static final int MAX_SHOWN = 200;

  private final Expression expression;
  private final Set<String> names;

  private Formula(Expression expression, Set<String> names) {
    this.expression = expression;
    this.names = Set.copyOf(names);
  }

  /**
   * Parses a formula.
   *
   * @param field where the formula stands, for the exception
   * @throws InvalidFieldException if it does not parse; the message says where
   */
  public static Formula parse(String text, String field) {
    try {
      FormulaParser parser = new FormulaParser(text);
      return new Formula(parser.parse(), parser.names());
    } catch (FormulaException e) {
      throw new InvalidFieldException(
          field, "\"" + shown(text) + "\" is no formula: " + e.getMessage());
    }
  }

  private static String shown(String text) {
    return text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + " ..." : text;
  }

  /** The names of the triggers in the formula. */
  public Set<String> names() {
    return names;
  }

  /**
   * The formula's value; empty for nil.
   *
   * @param metrics by trigger name; null values for failed triggers
   * @throws FormulaException if the result is not a finite number
   */
  public OptionalDouble value(Map<String, Double> metrics) {
    Object value = expression.value(new Expression.Scope(metrics));
    if (value == null) {
      return OptionalDouble.empty();
    }
    if (!(value instanceof Double number)) {
      throw new FormulaException("the formula must give a number, not " + Operators.shown(value));
    }
    if (!Double.isFinite(number)) {
      throw new FormulaException(
          "the formula gives " + number + ": does it divide by zero? guard it with a condition");
    }
    return OptionalDouble.of(number);
  }
}
