// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarban.scaler.TestServers;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Measurement.Failed;
import io.sarban.scaler.measure.Measurement.Measured;
import io.sarban.scaler.measure.Measuring;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.problem.InvalidFieldException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The mysql trigger, by its route, against a real MariaDB. */
class MySqlIT {

  private static final String TABLE = "t_" + UUID.randomUUID().toString().substring(0, 8);
  private static final String COUNT = "SELECT COUNT(*) FROM " + TABLE;
  private static Measuring measuring;
  private static Connection connection;

  @BeforeAll
  static void start() throws Exception {
    measuring = new Measuring("mysql");
    connection =
        DriverManager.getConnection(
            "jdbc:mariadb://" + address() + "/sarban?sslMode=trust", "sarban", "sarban");
    execute("CREATE TABLE " + TABLE + " (state text, at int, flag tinyint(1))");
    execute("INSERT INTO " + TABLE + " VALUES ('queued', 1, 1), ('running', 2, 1)");
  }

  @AfterAll
  static void stop() throws Exception {
    execute("DROP TABLE " + TABLE);
    connection.close();
    measuring.close();
  }

  private static String dsn() {
    return TestServers.setting("MARIADB");
  }

  private static String address() {
    return dsn().replaceFirst(".*\\((.*)\\).*", "$1");
  }

  private static void execute(String sql) throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Map<String, String> metadata(String sql, String... more) {
    Map<String, String> metadata = new HashMap<>(Map.of("query", sql, "queryValue", "4.4"));
    for (int i = 0; i < more.length; i += 2) {
      metadata.put(more[i], more[i + 1]);
    }
    return metadata;
  }

  private static Query query(String sql, String... more) {
    return measuring.query(metadata(sql, more), Map.of("connectionString", dsn()), Map.of());
  }

  private static Query at(String dsn, String sql) {
    return measuring.query(
        metadata(sql, "connectionStringFromEnv", "DSN"), Map.of(), Map.of("DSN", dsn));
  }

  private static Query byParameters(Map<String, String> authentication, String... more) {
    Map<String, String> metadata = metadata(COUNT, more);
    metadata.putIfAbsent("host", "127.0.0.1");
    metadata.put("port", address().replaceFirst(".*:", ""));
    metadata.putIfAbsent("username", "sarban");
    metadata.putIfAbsent("dbName", "sarban");
    return measuring.query(
        metadata,
        authentication,
        Map.of("HOST", "127.0.0.1", "USER", "sarban", "PASSWORD", "sarban"));
  }

  @Test
  void measuresWhatAQueryGives() {
    Query query = query(COUNT);
    assertThat(measuring.measure(query)).isEqualTo(new Measured(2, true));
    assertThat(query.target().value()).isEqualTo(4.4);
    assertThat(query.metricName()).isEqualTo("mysql-sarban");
    assertThat(measuring.measure(query(COUNT, "activationQueryValue", "2")))
        .isEqualTo(new Measured(2, false));
    assertThat(measuring.measure(query(COUNT, "activationQueryValue", "1.5")))
        .isEqualTo(new Measured(2, true));
  }

  @ParameterizedTest
  @CsvSource({
    "SELECT CEIL(40 / 16), 3",
    "SELECT 2.25, 2.25",
    "SELECT 1e3, 1000",
    "SELECT '7', 7",
    "SELECT MAX(flag) FROM @, 1",
    "SELECT flag FROM @, 1",
    "SELECT COUNT(*) FROM @ WHERE state = '?', 0",
    "SELECT 5;, 5"
  })
  void anyNumberCounts(String sql, double value) {
    assertThat(measuring.measure(query(sql.replace("@", TABLE))))
        .isEqualTo(new Measured(value, value > 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT state FROM @ | gives no number",
        "SELECT at FROM @ WHERE at > 99 | gives no row",
        "SELECT MAX(at) FROM @ WHERE at > 99 | gives NULL",
        "SELECT at, at FROM @ | gives 2 columns",
        "SELECT COUNT(*) FROM nowhere | query is refused: Table 'sarban.nowhere' doesn't exist",
        "SELEC 1 | You have an error in your SQL syntax",
        "INSERT INTO @ SELECT 'x', 1, 1 FROM @ WHERE false | query",
      })
  void saysWhatIsWrongWithAQueryAndOthersAreStillMeasured(String sql, String said) {
    Query wrong = query(sql.replace("@", TABLE));
    List<Measurement> measured = measuring.measure(List.of(wrong, query("SELECT 1")));
    assertThat(((Failed) measured.get(0)).field()).isEqualTo("query");
    assertThat(((Failed) measured.get(0)).message())
        .contains("MySQL at " + address() + ", database sarban")
        .contains(said)
        .doesNotContain("\n")
        .doesNotContain("conn=");
    assertThat(measured.get(1)).isEqualTo(new Measured(1, true));
  }

  @Test
  void aQueryThatTakesTooLongHoldsUpNoneThatIsQuicker() {
    Query slow = query("SELECT 1 + SLEEP(30)");
    assertThat(measuring.failure(slow).message()).contains("query takes too long");
    List<Measurement> measured = measuring.measure(List.of(slow, query("SELECT 4")));
    assertThat(((Failed) measured.get(0)).field()).isEqualTo("query");
    assertThat(measured.get(1)).isEqualTo(new Measured(4, true));
  }

  @Test
  void equalQueriesAreAskedOnceAndAllOfADatabaseOverOneConnection() {
    Query time = query("SELECT MICROSECOND(SYSDATE(6))");
    List<Measurement> times = measuring.measure(List.of(time, time, time));
    assertThat(times.get(0))
        .isInstanceOf(Measured.class)
        .isEqualTo(times.get(1))
        .isEqualTo(times.get(2))
        .isNotEqualTo(measuring.measure(time));
    Query id = query("SELECT CONNECTION_ID()");
    List<Measurement> ids = measuring.measure(List.of(id, query("SELECT  CONNECTION_ID()")));
    assertThat(ids.get(0)).isEqualTo(ids.get(1)).isEqualTo(measuring.measure(id));
  }

  @Test
  void aConnectionThatTheServerClosedIsOpenedAnewInTheSamePoll() throws Exception {
    Query id = query("SELECT CONNECTION_ID()");
    Measured before = (Measured) measuring.measure(id);
    execute("KILL " + (long) before.value());
    assertThat(measuring.measure(id)).isInstanceOf(Measured.class).isNotEqualTo(before);
  }

  @Test
  void theParametersCanBeGivenOneByOne() {
    Query given = byParameters(Map.of("password", "sarban"));
    assertThat(measuring.measure(given)).isEqualTo(new Measured(2, true));
    assertThat(given.metricName()).isEqualTo("mysql-sarban");
    Query fromEnvironment =
        byParameters(
            Map.of(), "username", "", "usernameFromEnv", "USER", "passwordFromEnv", "PASSWORD");
    assertThat(measuring.measure(fromEnvironment)).isEqualTo(new Measured(2, true));
    assertThat(fromEnvironment.source()).isEqualTo(given.source()).isEqualTo(query(COUNT).source());
  }

  @Test
  void withoutADatabaseTheQueryNamesIt() {
    Query query =
        byParameters(
            Map.of("password", "sarban"),
            "dbName",
            "",
            "query",
            COUNT.replace(TABLE, "sarban." + TABLE));
    assertThat(measuring.measure(query)).isEqualTo(new Measured(2, true));
    Failed failed = measuring.failure(byParameters(Map.of("password", "sarban"), "dbName", ""));
    assertThat(failed.field()).isEqualTo("dbName");
    assertThat(failed.message()).contains("give dbName");
  }

  @Test
  void speaksOverTls() {
    String encrypted =
        "SELECT COUNT(*) FROM information_schema.SESSION_STATUS"
            + " WHERE VARIABLE_NAME = 'Ssl_cipher' AND VARIABLE_VALUE <> ''";
    assertThat(measuring.measure(at(dsn() + "?tls=skip-verify", encrypted)))
        .isEqualTo(new Measured(1, true));
    assertThat(measuring.measure(at(dsn(), encrypted))).isEqualTo(new Measured(0, false));
    Failed failed = measuring.failure(at(dsn() + "?tls=true", encrypted));
    assertThat(failed.field()).isEqualTo("connectionString");
    assertThat(failed.message()).contains("fails the TLS handshake");
  }

  @Test
  void theServersVariablesAreSet() {
    String dsn = dsn() + "?parseTime=true&time_zone=%27%2B05%3A00%27&timeout=3s";
    Query query = at(dsn, "SELECT @@time_zone = '+05:00'");
    assertThat(measuring.measure(query)).isEqualTo(new Measured(1, true));
  }

  @Test
  void saysThatTheLoginIsRefusedAndKeepsThePassword() {
    Query wrong = at(dsn().replace(":sarban@", ":sesame@"), COUNT);
    Failed failed = measuring.failure(wrong);
    assertThat(failed.field()).isEqualTo("connectionString");
    assertThat(failed.message())
        .contains("refuses the login of user sarban")
        .doesNotContain("sesame");
    assertThat(wrong.toString()).doesNotContain("sesame");
    assertThat(measuring.failure(byParameters(Map.of("password", "sesame"))).field())
        .isEqualTo("password");
    assertThat(measuring.failure(byParameters(Map.of())).field()).isEqualTo("password");
  }

  @Test
  void saysThatADatabaseIsMissing() {
    Failed failed =
        measuring.failure(byParameters(Map.of("password", "sarban"), "dbName", "ordres"));
    assertThat(failed.field()).isEqualTo("dbName");
    assertThat(failed.message()).contains("database ordres: has no such database");
  }

  @Test
  void saysThatAServerCannotBeReached() throws Exception {
    Failed unknown =
        measuring.failure(byParameters(Map.of("password", "x"), "host", "nowhere.invalid"));
    assertThat(unknown.field()).isEqualTo("host");
    assertThat(unknown.message()).contains("has a host name that is unknown");
    String closed;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = "127.0.0.1:" + server.getLocalPort();
    }
    assertThat(measuring.failure(at("sarban:sesame@tcp(" + closed + ")/x", "SELECT 1")).message())
        .contains("MySQL at " + closed + ", database x: cannot be connected to");
  }

  @Test
  void aServerThatNeverAnswersFailsInItsTime() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      Query query = at("sarban@tcp(127.0.0.1:" + silent.getLocalPort() + ")/x", "SELECT 1");
      assertThat(measuring.failure(query).message()).contains("does not answer in time");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "query, '', query",
    "queryValue, '', queryValue",
    "queryValue, 0, queryValue",
    "activationQueryValue, some, activationQueryValue",
    "host, '', host",
    "host, a/b, host",
    "username, '', username",
    "port, x, port"
  })
  void refusesAtOnce(String name, String value, String field) {
    Map<String, String> metadata = metadata(COUNT, "host", "h", "port", "1", "username", "u");
    metadata.put(name, value);
    assertThatThrownBy(() -> measuring.query(metadata))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sesame",
        "user:sesame@tcp(host:1)",
        "user:sesame@unix(/tmp/sock)/db",
        "user:sesame@tcp(a b)/db",
        "user:sesame@tcp(host)/db?tls=custom",
        ":sesame@/db"
      })
  void refusesAConnectionThatIsNoneAndKeepsIt(String dsn) {
    assertThatThrownBy(() -> at(dsn, COUNT))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo("connectionString"))
        .hasMessageNotContaining("sesame");
  }

  @ParameterizedTest
  @CsvSource({
    "user@tcp(mysql:3306)/stats_db, mysql:3306, stats_db, user, , mysql-stats_db",
    "u:p@ss/w:rd@tcp(h)/db, h:3306, db, u, p@ss/w:rd, mysql-db",
    "u@/db, 127.0.0.1:3306, db, u, , mysql-db",
    "u:p@tcp([::1]:1)/a.b?tls=true, [::1]:1, a.b, u, p, mysql-a-b?tls=true"
  })
  void readsConnectionStrings(
      String dsn, String hosts, String database, String user, String password, String metricName) {
    SqlQuery query = (SqlQuery) at(dsn, COUNT);
    assertThat(query.source().hosts()).isEqualTo(hosts);
    assertThat(query.source().database()).isEqualTo(database);
    assertThat(query.source().user()).isEqualTo(user);
    assertThat(query.source().password().orElse(null)).isEqualTo(password);
    assertThat(query.metricName()).isEqualTo(metricName);
  }
}
