package io.sarban.scaler.measure.sql;

/** What a database answered to a query. */
sealed interface SqlAnswer {

  record Value(double value) implements SqlAnswer {}

  /**
   * No number.
   *
   * @param message what is wrong and what fixes it, to follow the source's name
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
    /** The query, which was not done in the time that it had. */
    TIME
  }
}
