// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sql;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/**
 * A session after its login. Each query finds the session as the login left it: a query runs in its
 * own read-only transaction, which is rolled back, and its other changes are reset. Used by one
 * thread at a time.
 */
abstract class SqlSession implements AutoCloseable {

  /** The length of the longest double in plain digits, and some more. */
  private static final int MAX_DIGITS = 400;

  /** How much longer than the query's limit to wait for the server. */
  static final Duration GRACE = Duration.ofMillis(1500);

  /** For the closing message; the wait for the server is no longer. */
  static final Duration LEAVE = Duration.ofMillis(500);

  private boolean fresh;

  /**
   * Asks for one number: the first row's only column.
   *
   * @param limit of the query, whole seconds
   * @throws SQLException also if the server cancels it, or the session has ended
   */
  final SqlAnswer ask(String sql, Duration limit) throws SQLException {
    fresh = false;
    try {
      within(limit.plus(GRACE));
      return query(sql, limit);
    } finally {
      fresh = resets(sql);
    }
  }

  /** Whether the next query finds the session as the login left it; otherwise it is closed. */
  final boolean fresh() {
    return fresh;
  }

  private boolean resets(String sql) {
    try {
      return reset(sql);
    } catch (SQLException | RuntimeException e) {
      // it is closed, and opened again for the next query
      return false;
    }
  }

  /** From now on, all waiting for the server takes at most this long in total. */
  abstract void within(Duration limit) throws SQLException;

  abstract SqlAnswer query(String sql, Duration limit) throws SQLException;

  /**
   * Rolls back what the query did.
   *
   * @return whether none of its effects are left
   */
  abstract boolean reset(String sql) throws SQLException;

  @Override
  public abstract void close() throws SQLException;

  /** Limits the result to one row; text that looks like JDBC escapes belongs to the query. */
  static void one(Statement statement) throws SQLException {
    statement.setEscapeProcessing(false);
    statement.setFetchSize(1);
    statement.setMaxRows(1);
  }

  static SqlAnswer read(ResultSet rows) throws SQLException {
    int columns = rows.getMetaData().getColumnCount();
    if (columns != 1) {
      return wrong("gives " + columns + " columns: it must give one number");
    }
    if (!rows.next()) {
      return wrong("gives no row: it must give one number");
    }
    String text = rows.getString(1);
    if (text == null) {
      return wrong("gives NULL: it must give one number, as by COALESCE(..., 0)");
    }
    return number(text)
        .<SqlAnswer>map(SqlAnswer.Value::new)
        .orElseGet(() -> wrong("gives no number, but a value of type " + type(rows)));
  }

  /** The number; empty if it is none, or has more digits than any count. */
  static Optional<Double> number(String text) {
    String digits = text.strip();
    if (digits.length() > MAX_DIGITS) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BigDecimal(digits).doubleValue());
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String type(ResultSet rows) {
    try {
      return rows.getMetaData().getColumnTypeName(1);
    } catch (SQLException e) {
      return "unknown";
    }
  }

  static SqlAnswer wrong(String why) {
    return new SqlAnswer.Wrong(SqlAnswer.Fault.QUERY, "query " + why);
  }
}
