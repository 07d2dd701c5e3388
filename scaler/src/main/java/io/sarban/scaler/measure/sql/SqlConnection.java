// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sql;

import io.sarban.scaler.measure.sql.SqlAnswer.Fault;
import io.sarban.scaler.problem.InvalidFieldException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The single session at a database, opened again after a query has ended it, and a history of its
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

  /** Maximum number of queries in the history; a database has fewer. */
  private static final int REMEMBERED = 10_000;

  private static final Duration UNKNOWN = Duration.ofHours(1);

  /** How long a query counts as troubled after it was late or ended the session. */
  private static final Duration TROUBLE = Duration.ofHours(2);

  private final SqlSource source;
  private final Login login;
  private final InstantSource clock;
  private final Map<String, Duration> took =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Duration> eldest) {
          return size() > REMEMBERED;
        }
      };
  private SqlSession session;

  SqlConnection(SqlSource source, Login login, InstantSource clock) {
    this.source = source;
    this.login = login;
    this.clock = clock;
  }

  /**
   * Orders queries: the quickest first, by their last duration, then new ones, then troubled ones.
   */
  List<String> ordered(Collection<String> queries) {
    return queries.stream()
        .distinct()
        .sorted(Comparator.comparing(sql -> took.getOrDefault(sql, UNKNOWN)))
        .toList();
  }

  /** Whether the query was late the last time, or ended the session. */
  boolean troubled(String sql) {
    return TROUBLE.equals(took.get(sql));
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
    boolean trouble = session == null || (answer instanceof SqlAnswer.Wrong wrong && wrong.late());
    took.put(sql, trouble ? TROUBLE : Duration.between(begun, clock.instant()));
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
