// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sql;

import io.sarban.scaler.measure.Batch;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.connection.SourceConnections;
import io.sarban.scaler.measure.sql.SqlAnswer.Fault;
import io.sarban.scaler.measure.sql.SqlConnection.NoSessionException;
import io.sarban.scaler.trust.AllowedFiles;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sends a database the queries that are due, equal ones once, over one session. */
public final class SqlQueries implements AutoCloseable {

  /**
   * The time limit of a batch: shorter than a query's own, so that answered queries still count.
   */
  private static final Duration LIMIT = Duration.ofSeconds(8);

  /** Slower queries wait until all others are answered. */
  private static final Duration QUICK = Duration.ofSeconds(1);

  private static final SqlAnswer LATE =
      new SqlAnswer.Wrong(Fault.TIME, "had no time left for query after others: make them quicker");

  private final InstantSource clock = InstantSource.system();
  private final AllowedFiles files;
  private final SourceConnections<SqlSource, SqlConnection> connections =
      new SourceConnections<>(source -> new SqlConnection(source, this::open, clock), clock);

  /**
   * @param files that connection strings may name
   */
  public SqlQueries(AllowedFiles files) {
    this.files = files;
  }

  private SqlSession open(SqlSource source) throws SQLException {
    if (source.options() instanceof SqlOptions.Postgresql postgresql) {
      return PostgresqlSession.open(source, postgresql, files);
    }
    return MySqlSession.open(source, (SqlOptions.MySql) source.options());
  }

  /** The bean method that the route calls. */
  public List<Measurement> measure(Batch<SqlSource, SqlQuery> batch) throws Exception {
    SqlConnection connection = connections.get(batch.source());
    List<SqlQuery> queries = batch.queries();
    Asking asking = new Asking(connection, clock.instant().plus(LIMIT));
    SqlAnswer missing;
    try {
      asking.all(connection.history().ordered(queries.stream().map(SqlQuery::sql).toList()));
      missing = LATE;
    } catch (NoSessionException e) {
      missing = e.why();
    }
    SqlAnswer otherwise = missing;
    return queries.stream()
        .map(query -> measurement(query, asking.answers.getOrDefault(query.sql(), otherwise)))
        .toList();
  }

  /** One round over all queries, and another one over slow queries. */
  private final class Asking {

    private final SqlConnection connection;
    private final Instant until;
    private final Map<String, SqlAnswer> answers = new HashMap<>();

    Asking(SqlConnection connection, Instant until) {
      this.connection = connection;
      this.until = until;
    }

    void all(List<String> ordered) throws NoSessionException {
      List<String> slow = new ArrayList<>();
      for (String sql : ordered) {
        if (connection.history().isTroubled(sql) || (enough(QUICK) && late(sql, QUICK))) {
          slow.add(sql);
        }
      }
      for (int i = 0; i < slow.size(); i++) {
        Duration share = left().minus(SqlSession.GRACE).dividedBy(slow.size() - i);
        if (enough(QUICK)) {
          late(slow.get(i), share.compareTo(QUICK) < 0 ? QUICK : share);
        }
      }
    }

    private Duration left() {
      return Duration.between(clock.instant(), until);
    }

    private boolean enough(Duration duration) {
      return left().compareTo(duration) >= 0;
    }

    private boolean late(String sql, Duration limit) throws NoSessionException {
      SqlAnswer answer = connection.ask(sql, Duration.ofSeconds(limit.toSeconds()));
      answers.put(sql, answer);
      return answer instanceof SqlAnswer.Wrong wrong && wrong.late();
    }
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
          case QUERY, TIME -> "query";
        };
    return Measurement.failed(field, query.source().describe() + ": " + wrong.message());
  }

  @Override
  public void close() {
    connections.close();
  }
}
