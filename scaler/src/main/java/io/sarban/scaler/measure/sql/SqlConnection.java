package io.sarban.scaler.measure.sql;

import io.sarban.scaler.measure.sql.SqlAnswer.Fault;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A database's one connection, and how long its queries took. Used by one thread at a time. */
final class SqlConnection implements AutoCloseable {

  private final Connection connection;
  private final Map<String, Duration> took = new HashMap<>();
  private boolean answered;

  private SqlConnection(Connection connection) {
    this.connection = connection;
  }

  static SqlConnection open(SqlSource source) throws SQLException {
    return new SqlConnection(DriverManager.getConnection(source.url(), source.properties()));
  }

  /** The quickest first, by what they took last: a slow one holds up none but the slower. */
  List<String> ordered(Collection<String> queries) {
    return queries.stream()
        .distinct()
        .sorted(Comparator.comparing(sql -> took.getOrDefault(sql, Duration.ZERO)))
        .toList();
  }

  void took(String sql, Duration duration) {
    took.put(sql, duration);
  }

  /** Whether it served before: then a failure may be that of a server that was started anew. */
  boolean answered() {
    return answered;
  }

  boolean broken(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    try {
      return state.startsWith("08") || state.startsWith("57P") || connection.isClosed();
    } catch (SQLException closed) {
      return true;
    }
  }

  /**
   * Asks for one number: the first row's only column.
   *
   * @param limit at least 1 s
   */
  SqlAnswer ask(String sql, Duration limit) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // what looks like JDBC's escapes is the query's own
      statement.setEscapeProcessing(false);
      statement.setQueryTimeout((int) limit.toSeconds());
      statement.setFetchSize(1);
      statement.setMaxRows(1);
      try (ResultSet rows = statement.executeQuery(sql)) {
        SqlAnswer answer = read(rows);
        answered = true;
        return answer;
      }
    }
  }

  private static SqlAnswer read(ResultSet rows) throws SQLException {
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
    try {
      return new SqlAnswer.Value(new BigDecimal(text.strip()).doubleValue());
    } catch (NumberFormatException e) {
      return wrong(
          "gives no number, but a value of type " + rows.getMetaData().getColumnTypeName(1));
    }
  }

  private static SqlAnswer wrong(String why) {
    return new SqlAnswer.Wrong(Fault.QUERY, "query " + why);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
