package io.sarban.scaler.measure.sql;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/**
 * A login that is in use. Each query finds it as the login left it: in a transaction of its own
 * that can only read, which is rolled back, and what else it changed is reset. Used by one thread
 * at a time.
 */
abstract class SqlSession implements AutoCloseable {

  /** As long as the longest double in plain digits, and some more. */
  private static final int MAX_DIGITS = 400;

  /** How much longer than the query the server is waited for. */
  static final Duration GRACE = Duration.ofMillis(1500);

  /** For the parting word; the server is not waited for longer. */
  static final Duration LEAVE = Duration.ofMillis(500);

  private boolean fresh;

  /**
   * Asks for one number: the first row's only column.
   *
   * @param limit of the query, whole seconds
   * @throws SQLException also if the server gives it up, or there is no session any more
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

  /** Whether the next query finds it as the login left it: else it is closed. */
  final boolean fresh() {
    return fresh;
  }

  private boolean resets(String sql) {
    try {
      return reset(sql);
    } catch (SQLException | RuntimeException e) {
      // it is closed, and opened anew for the next query
      return false;
    }
  }

  /** From now on nothing that the server is waited for takes longer than this, all in all. */
  abstract void within(Duration limit) throws SQLException;

  abstract SqlAnswer query(String sql, Duration limit) throws SQLException;

  /**
   * Rolls back what the query did.
   *
   * @return whether nothing is left of it
   */
  abstract boolean reset(String sql) throws SQLException;

  @Override
  public abstract void close() throws SQLException;

  /** For one row and no more; what looks like JDBC's escapes is the query's own. */
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

  /** The number, unless it is none, or one of more digits than anything counts. */
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
