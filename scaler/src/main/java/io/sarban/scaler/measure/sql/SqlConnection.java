// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sql;

import io.sarban.scaler.measure.sql.SqlAnswer.Fault;
import io.sarban.scaler.problem.InvalidFieldException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The single session at a database, opened again after a query has ended it, and the history of its
 * queries. Used by one thread at a time.
 */
final class SqlConnection implements AutoCloseable {

  /** Logs in. */
  @FunctionalInterface
  interface Login {
    SqlSession open(SqlSource source) throws SQLException;
  }

  /** No query can get a session. */
  static final class NoSessionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient SqlAnswer.Wrong why;

    NoSessionException(SqlAnswer.Wrong why) {
      super(why.message(), null, false, false);
      this.why = why;
    }

    SqlAnswer.Wrong why() {
      return why;
    }
  }

  private final SqlSource source;
  private final Login login;
  private final InstantSource clock;
  private final QueryHistory history = new QueryHistory();
  private SqlSession session;

  SqlConnection(SqlSource source, Login login, InstantSource clock) {
    this.source = source;
    this.login = login;
    this.clock = clock;
  }

  QueryHistory history() {
    return history;
  }

  /**
   * Asks for one number.
   *
   * @param limit whole seconds, at least 1
   * @throws NoSessionException if the server cannot be asked at all
   */
  SqlAnswer ask(String sql, Duration limit) throws NoSessionException {
    Instant begun = clock.instant();
    boolean kept = session != null;
    SqlAnswer answer = once(sql, limit, kept);
    if (answer == null) {
      // the server has closed the session since, such as after a restart, unless the query was the
      // cause
      answer = once(sql, limit, false);
    }
    if (session == null || (answer instanceof SqlAnswer.Wrong wrong && wrong.late())) {
      history.troubled(sql);
    } else {
      history.took(sql, Duration.between(begun, clock.instant()));
    }
    return answer;
  }

  /** Null if the session was closed, and asking again may help. */
  private SqlAnswer once(String sql, Duration limit, boolean again) throws NoSessionException {
    if (session == null) {
      session = open();
    }
    SqlSession asked = session;
    session = null;
    try {
      SqlAnswer answer = asked.ask(sql, limit);
      session = asked.fresh() ? asked : null;
      return answer;
    } catch (SQLException e) {
      session = asked.fresh() ? asked : null;
      if (session == null && again && SqlFailures.ended(e)) {
        return null;
      }
      return SqlFailures.query(source, e);
    } catch (RuntimeException | Error e) {
      // a driver's own exception, for an answer that no real server gives
      return new SqlAnswer.Wrong(Fault.QUERY, "query is answered with what cannot be read");
    } finally {
      if (session == null) {
        close(asked);
      }
    }
  }

  private SqlSession open() throws NoSessionException {
    try {
      return login.open(source);
    } catch (SQLException e) {
      throw new NoSessionException(SqlFailures.connection(source, e));
    } catch (InvalidFieldException e) {
      throw new NoSessionException(new SqlAnswer.Wrong(Fault.SERVER, e.getMessage()));
    } catch (RuntimeException | Error e) {
      throw new NoSessionException(
          new SqlAnswer.Wrong(
              Fault.SERVER,
              "answers with what cannot be read: does a "
                  + source.product().title()
                  + " serve there?"));
    }
  }

  private static void close(SqlSession session) {
    try {
      session.close();
    } catch (SQLException | RuntimeException | Error e) {
      // it is closed anyway, whatever it throws
    }
  }

  @Override
  public void close() {
    if (session != null) {
      close(session);
      session = null;
    }
  }
}
