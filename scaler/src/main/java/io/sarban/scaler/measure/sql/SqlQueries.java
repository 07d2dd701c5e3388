package io.sarban.scaler.measure.sql;

import io.sarban.scaler.measure.Batch;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.SourceConnections;
import io.sarban.scaler.measure.sql.SqlAnswer.Fault;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks a database, over one connection, what is due: equal queries once. */
public final class SqlQueries implements AutoCloseable {

  /** Of a batch: so much before a query's own limit that those that were answered still count. */
  private static final Duration LIMIT = Duration.ofSeconds(8);

  private final InstantSource clock = InstantSource.system();
  private final SourceConnections<SqlSource, SqlConnection> connections =
      new SourceConnections<>(SqlConnection::open, clock);

  /** The bean's method that the route calls. */
  public List<Measurement> measure(Batch batch) throws Exception {
    SqlSource source = (SqlSource) batch.source();
    List<SqlQuery> queries = batch.queries().stream().map(SqlQuery.class::cast).toList();
    try {
      Map<String, SqlAnswer> answers = ask(source, queries.stream().map(SqlQuery::sql).toList());
      return queries.stream().map(query -> measurement(query, answers.get(query.sql()))).toList();
    } catch (SQLException e) {
      connections.drop(source);
      SqlAnswer answer = SqlFailures.connection(source, e);
      return queries.stream().map(query -> measurement(query, answer)).toList();
    }
  }

  private Map<String, SqlAnswer> ask(SqlSource source, List<String> all) throws Exception {
    Instant until = clock.instant().plus(LIMIT);
    Map<String, SqlAnswer> answers = new HashMap<>();
    for (String sql : connections.get(source).ordered(all)) {
      Instant begun = clock.instant();
      Duration left = Duration.between(begun, until);
      answers.put(sql, left.toSeconds() < 1 ? late() : ask(source, sql, left));
      connections.get(source).took(sql, Duration.between(begun, clock.instant()));
    }
    return answers;
  }

  /**
   * @throws SQLException if the server cannot be asked at all
   */
  private SqlAnswer ask(SqlSource source, String sql, Duration limit) throws Exception {
    SqlConnection connection = connections.get(source);
    try {
      return connection.ask(sql, limit);
    } catch (SQLException e) {
      if (!connection.broken(e)) {
        return SqlFailures.query(source, e);
      }
      connections.drop(source);
      if (!connection.answered() || SqlFailures.late(e)) {
        throw e;
      }
      return ask(source, sql, limit);
    }
  }

  private static SqlAnswer late() {
    return new SqlAnswer.Wrong(
        Fault.QUERY, "had no time left for query after others: make them quicker");
  }

  private static Measurement measurement(SqlQuery query, SqlAnswer answer) {
    if (answer instanceof SqlAnswer.Value number) {
      return Measurement.of(number.value(), query.activation());
    }
    SqlAnswer.Wrong wrong = (SqlAnswer.Wrong) answer;
    String field =
        switch (wrong.fault()) {
          case SERVER -> query.fields().server();
          case DATABASE -> query.fields().database();
          case LOGIN -> query.fields().login();
          case QUERY -> "query";
        };
    return Measurement.failed(field, query.source().describe() + ": " + wrong.message());
  }

  @Override
  public void close() {
    connections.close();
  }
}
