// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sarban.scaler.TestServers;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Measurement.Failed;
import io.sarban.scaler.measure.Measurement.Measured;
import io.sarban.scaler.measure.Measuring;
import io.sarban.scaler.measure.Query;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A query does not affect other queries with the same login: neither their figures nor their state.
 */
class SqlNeighboursIT {

  private static final String ID = UUID.randomUUID().toString().substring(0, 8);
  private static final String TABLE = "jobs_" + ID;
  private static final String OTHER = "other_" + ID;
  private static final String COUNT = "SELECT COUNT(*) FROM " + TABLE;
  private static final Measured SEVEN = new Measured(7, true);

  private static Measuring postgresql;
  private static Measuring mysql;
  private static Connection pg;
  private static Connection my;

  @BeforeAll
  static void start() throws Exception {
    postgresql = new Measuring("postgresql");
    mysql = new Measuring("mysql");
    pg =
        DriverManager.getConnection(
            "jdbc:postgresql://127.0.0.1:"
                + URI.create(TestServers.setting("POSTGRESQL")).getPort()
                + "/postgres",
            "sarban",
            "sarban");
    my =
        DriverManager.getConnection(
            "jdbc:mariadb://"
                + TestServers.setting("MARIADB").replaceFirst(".*\\((.*)\\).*", "$1")
                + "/sarban",
            "sarban",
            "sarban");
    execute(pg, "CREATE TABLE " + TABLE + " AS SELECT 1 AS a FROM generate_series(1, 7)");
    execute(pg, "CREATE SCHEMA " + OTHER);
    execute(pg, "CREATE TABLE " + OTHER + "." + TABLE + " (a int)");
    execute(
        pg,
        "CREATE FUNCTION stubborn_"
            + ID
            + "() RETURNS int LANGUAGE plpgsql AS $$ BEGIN LOOP BEGIN PERFORM pg_sleep(30);"
            + " EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP; END $$");
    execute(my, "CREATE TABLE " + TABLE + " (a int)");
    execute(my, "INSERT INTO " + TABLE + " VALUES (1), (2), (3), (4), (5), (6), (7)");
    execute(my, "CREATE TABLE " + OTHER + " (a int)");
    execute(
        my,
        "CREATE FUNCTION f_"
            + ID
            + "() RETURNS int BEGIN SET SESSION sql_select_limit = 0;"
            + " SET @kept = 1; RETURN 1; END");
  }

  @AfterAll
  static void stop() throws Exception {
    execute(pg, "DROP SCHEMA " + OTHER + " CASCADE");
    execute(pg, "DROP FUNCTION stubborn_" + ID);
    execute(pg, "DROP TABLE " + TABLE);
    execute(my, "DROP FUNCTION f_" + ID);
    execute(my, "DROP TABLE " + TABLE + ", " + OTHER);
    pg.close();
    my.close();
    postgresql.close();
    mysql.close();
  }

  private static void execute(Connection connection, String sql) throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long number(Connection connection, String sql) throws Exception {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static Query postgresql(String sql) {
    return postgresql.query(
        new HashMap<>(Map.of("query", sql, "targetQueryValue", "1")),
        Map.of("connection", TestServers.setting("POSTGRESQL") + "?sslmode=disable"),
        Map.of());
  }

  private static Query mysql(String sql) {
    return mysqlAt(TestServers.setting("MARIADB"), sql);
  }

  private static Query mysqlAt(String dsn, String sql) {
    return mysql.query(
        new HashMap<>(Map.of("query", sql, "queryValue", "1")),
        Map.of("connectionString", dsn),
        Map.of());
  }

  /** The odd query between others, which are asked before and after it, and at the next poll. */
  private static Measurement beside(Measuring measuring, Query count, Query odd) {
    assertThat(measuring.measure(count)).isEqualTo(SEVEN);
    Measurement measured = null;
    for (int poll = 0; poll < 2; poll++) {
      List<Query> queries = new ArrayList<>(List.of(count, odd, count));
      List<Measurement> measurements = measuring.measure(queries);
      assertThat(measurements.get(0)).isEqualTo(SEVEN);
      assertThat(measurements.get(2)).isEqualTo(SEVEN);
      measured = measurements.get(1);
      assertThat(measuring.measure(count)).isEqualTo(SEVEN);
    }
    return measured;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET search_path TO @; SELECT COUNT(*) FROM #",
        "SET search_path TO @",
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
        "SET ROLE none; SELECT 1",
        "BEGIN ISOLATION LEVEL REPEATABLE READ",
        "BEGIN; SELECT 1/0",
        "COMMIT",
        "COMMIT; DELETE FROM # RETURNING 1",
        "ROLLBACK",
        "SELECT 1/0",
        "SELECT $1::int",
        "SELECT 1 FROM pg_terminate_backend(pg_backend_pid())",
        "SELECT repeat('x', 100000000)",
        "SELECT repeat('9', 1000000)::numeric",
        "SELECT repeat('9', 131072)::numeric",
        "DELETE FROM # RETURNING 1",
        "WITH gone AS (DELETE FROM # RETURNING 1) SELECT COUNT(*) FROM gone",
        "INSERT INTO # VALUES (1) RETURNING 1",
        "SELECT nextval('@.nowhere')",
        "LOCK TABLE # IN ACCESS EXCLUSIVE MODE",
        "PREPARE x AS SELECT 1",
        "LISTEN x",
        "DISCARD ALL",
        "COPY # TO STDOUT",
        "COPY # FROM STDIN",
        "COPY # TO '/tmp/sarban-stolen'",
        "COPY # TO PROGRAM 'true'",
        "SELECT set_config('transaction_read_only', 'off', false)",
        "DECLARE c CURSOR WITH HOLD FOR SELECT 1",
        "CREATE TEMP TABLE # (a int)",
        "DO $$ BEGIN PERFORM 1; END $$"
      })
  void ofPostgresqlIsToldAloneWhatAQueryDoes(String sql) {
    String odd = sql.replace("@", OTHER).replace("#", TABLE);
    Measurement measured =
        beside(postgresql, postgresql(COUNT), postgresql(odd.isEmpty() ? " " : odd));
    assertThat(measured).isInstanceOf(Failed.class);
    assertThat(((Failed) measured).field()).isEqualTo("query");
    assertThat(((Failed) measured).message()).doesNotContain("\n").hasSizeLessThan(500);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 7 FROM set_config('search_path', '@', false)",
        "SELECT COUNT(*) FROM # WHERE set_config('search_path', '@', false) IS NOT NULL",
        "SELECT 7 FROM set_config('statement_timeout', '1', false)",
        "SELECT 7 FROM set_config('role', 'none', false)",
        "SELECT 7 FROM pg_advisory_lock(4711)",
        "SELECT 7 FROM pg_advisory_lock_shared(4712)",
        "SELECT 7 FROM pg_class a, pg_class b, pg_class c, pg_class d",
        "SELECT 7; ",
        "/* a; b */ SELECT 7 WHERE ';' = ';' -- ; SELECT 8",
      })
  void ofPostgresqlStaysNothingOfWhatAQueryDid(String sql) throws Exception {
    String odd = sql.replace("@", OTHER).replace("#", TABLE);
    assertThat(beside(postgresql, postgresql(COUNT), postgresql(odd))).isEqualTo(SEVEN);
    // other tests use this server, too; leftovers would never disappear
    awaitNone("pg_locks WHERE locktype = 'advisory'");
    awaitNone("pg_stat_activity WHERE state LIKE 'idle in transaction%'");
  }

  private void awaitNone(String rows) {
    await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> number(pg, "SELECT COUNT(*) FROM " + rows) == 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "USE `information_schema`",
        "USE information_schema; SELECT 1",
        "SET autocommit = 0",
        "SET SESSION TRANSACTION READ WRITE",
        "START TRANSACTION",
        "BEGIN",
        "COMMIT",
        "LOCK TABLES @ WRITE",
        "KILL CONNECTION_ID()",
        "FLUSH TABLES",
        "DELETE FROM #",
        "INSERT INTO # VALUES (1) RETURNING a",
        "SELECT 1 FROM nowhere",
        "SELECT REPEAT('x', 10000000)",
        "SELECT REPEAT('9', 1000000)",
        "SET sql_select_limit = 0",
        "SET STATEMENT max_statement_time = 0 FOR SELECT SLEEP(30)",
        "PREPARE x FROM 'USE information_schema'",
        "EXECUTE IMMEDIATE 'USE information_schema'",
        "/*! USE information_schema */",
        "LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE #",
        "SELECT 1 INTO @x",
        "DO 1",
        "HANDLER # OPEN",
        "XA START 'x'",
        "CREATE TEMPORARY TABLE # (a int)",
        "SET NAMES latin1"
      })
  void ofMySqlIsToldAloneWhatAQueryDoes(String sql) throws Exception {
    String odd = sql.replace("@ WRITE", OTHER + " WRITE").replace("#", TABLE);
    Measurement measured = beside(mysql, mysql(COUNT), mysql(odd));
    assertThat(measured).isInstanceOf(Failed.class);
    assertThat(((Failed) measured).field()).isEqualTo("query");
    assertThat(((Failed) measured).message()).doesNotContain("\n").hasSizeLessThan(500);
    assertThat(number(my, COUNT)).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 7 FROM DUAL WHERE @kept IS NULL AND (@kept := 1) = 1",
        "SELECT 7 FROM DUAL WHERE @kept IS NULL AND f_#() = 1",
        "SELECT 7 FROM DUAL WHERE GET_LOCK('sarban', 0) = 1",
        "SELECT 7 FROM seq_1_to_1000000000",
        "VALUES (7)",
        "(SELECT 7)",
        "/* a; b */ SELECT 7 FROM DUAL WHERE ';' = ';' -- ; SELECT 8"
      })
  void ofMySqlStaysNothingOfWhatAQueryDid(String sql) throws Exception {
    assertThat(beside(mysql, mysql(COUNT), mysql(sql.replace("#", ID)))).isEqualTo(SEVEN);
    assertThat(number(my, "SELECT IS_FREE_LOCK('sarban')")).isEqualTo(1);
  }

  @Test
  void figuresAreThoseOfNowAtEachPoll() throws Exception {
    Query before = mysql("SET autocommit = 0");
    Query begin = postgresql("BEGIN ISOLATION LEVEL REPEATABLE READ");
    mysql.measure(List.of(before, mysql(COUNT)));
    postgresql.measure(List.of(begin, postgresql(COUNT)));
    execute(my, "INSERT INTO " + TABLE + " VALUES (8), (9), (10)");
    execute(pg, "INSERT INTO " + TABLE + " VALUES (8), (9), (10)");
    try {
      assertThat(mysql.measure(List.of(before, mysql(COUNT))).get(1))
          .isEqualTo(new Measured(10, true));
      assertThat(postgresql.measure(List.of(begin, postgresql(COUNT))).get(1))
          .isEqualTo(new Measured(10, true));
    } finally {
      execute(my, "DELETE FROM " + TABLE + " WHERE a > 7");
      execute(pg, "DELETE FROM " + TABLE + " WHERE a > 7");
    }
  }

  @Test
  void aQueryThatCannotBeStoppedHoldsUpNone() throws Exception {
    Query stubborn = postgresql("SELECT stubborn_" + ID + "()");
    try {
      List<Measurement> measured =
          postgresql.measure(List.of(stubborn, postgresql(COUNT), postgresql("SELECT 1")));
      assertThat(((Failed) measured.get(0)).message()).contains("query takes too long");
      assertThat(measured.get(1)).isEqualTo(SEVEN);
      assertThat(measured.get(2)).isEqualTo(new Measured(1, true));
    } finally {
      execute(
          pg,
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT"
              + " stubborn%'");
    }
  }

  @Test
  void slowQueriesOfAFirstPollHoldUpNone() {
    List<Query> queries = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      queries.add(mysql("SELECT " + i + " + SLEEP(20)"));
    }
    queries.add(mysql(COUNT));
    queries.add(mysql("SELECT 3 + SLEEP(1.5)"));
    List<Measurement> measured = mysql.measure(queries);
    assertThat(measured.get(3)).isEqualTo(SEVEN);
    assertThat(((Failed) measured.get(0)).message()).contains("query takes too long");
    assertThat(mysql.measure(queries).get(3)).isEqualTo(SEVEN);
  }

  @Test
  void severalStatementsAreOneQueryWhereTheConnectionStringSaysSo() {
    String dsn = TestServers.setting("MARIADB") + "?multiStatements=true";
    Query query = mysqlAt(dsn, "SET @a = 7; SELECT @a");
    Query after = mysqlAt(dsn, "SELECT COALESCE(@a, 7)");
    assertThat(mysql.measure(List.of(query, after))).containsOnly(SEVEN);
    Query use = mysqlAt(dsn, "USE information_schema; SELECT 7");
    assertThat(mysql.measure(List.of(use, mysqlAt(dsn, COUNT)))).containsOnly(SEVEN);
  }

  @Test
  void loginsDoNotMeetInASession() {
    Query other =
        postgresql.query(
            new HashMap<>(Map.of("query", COUNT, "targetQueryValue", "1")),
            Map.of(
                "connection",
                TestServers.setting("POSTGRESQL").replace("sarban:sarban@", "sarban:sesame@")
                    + "?sslmode=disable"),
            Map.of());
    assertThat(postgresql.measure(postgresql(COUNT))).isEqualTo(SEVEN);
    assertThat(other.source()).isNotEqualTo(postgresql(COUNT).source());
    assertThat(postgresql.failure(other).message()).contains("refuses the login");
  }
}
