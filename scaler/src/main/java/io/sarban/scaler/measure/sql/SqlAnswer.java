package io.sarban.scaler.measure.sql;

/** What a database answered to a query. */
sealed interface SqlAnswer {

  record Value(double value) implements SqlAnswer {}

  /**
   * No number.
   *
   * @param message what is wrong and what mends it, to follow the source's name
   */
  record Wrong(Fault fault, String message) implements SqlAnswer {}

  /** What is to be mended. */
  enum Fault {
    SERVER,
    DATABASE,
    LOGIN,
    QUERY
  }
}
