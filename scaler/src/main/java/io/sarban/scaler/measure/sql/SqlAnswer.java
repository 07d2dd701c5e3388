// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sql;

/** A database's answer to a query. */
sealed interface SqlAnswer {

  record Value(double value) implements SqlAnswer {}

  /**
   * An answer without a number.
   *
   * @param message what is wrong and what fixes it; follows the source's name
   */
  record Wrong(Fault fault, String message) implements SqlAnswer {

    boolean late() {
      return fault == Fault.TIME;
    }
  }

  /** What to fix. */
  enum Fault {
    SERVER,
    DATABASE,
    LOGIN,
    QUERY,
    /** The query, because it did not finish in time. */
    TIME
  }
}
