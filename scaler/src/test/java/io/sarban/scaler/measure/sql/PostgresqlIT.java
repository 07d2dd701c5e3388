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
import io.sarban.scaler.trust.AllowedFiles;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The postgresql trigger, by its route, against a real server. */
class PostgresqlIT {

  private static final String TABLE = "t_" + UUID.randomUUID().toString().substring(0, 8);
  private static Measuring measuring;
  private static Connection connection;

  @BeforeAll
  static void start() throws Exception {
    Path folder = Path.of(TestServers.setting("POSTGRESQL_CA")).getParent();
    measuring =
        new Measuring("postgresql", Map.of("allowedFiles", new AllowedFiles(Optional.of(folder))));
    connection =
        DriverManager.getConnection(
            "jdbc:postgresql://" + address() + "/postgres", "sarban", "sarban");
    execute("CREATE TABLE " + TABLE + " (state text, at int)");
    execute("INSERT INTO " + TABLE + " VALUES ('queued', 1), ('queued', 2), ('running', 3)");
  }

  @AfterAll
  static void stop() throws Exception {
    execute("DROP TABLE " + TABLE);
    connection.close();
    measuring.close();
  }

  private static String url() {
    return TestServers.setting("POSTGRESQL");
  }

  private static String address() {
    return "127.0.0.1:" + URI.create(url()).getPort();
  }

  private static void execute(String sql) throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Query query(String sql, String... more) {
    return query(url(), metadata(sql, more));
  }

  private static Query at(String url, String sql) {
    return query(url, metadata(sql));
  }

  private static Query query(String url, Map<String, String> metadata) {
    metadata.put("connectionFromEnv", "DATABASE");
    return measuring.query(metadata, Map.of(), Map.of("DATABASE", url));
  }

  private static Map<String, String> metadata(String sql, String... more) {
    Map<String, String> metadata = new HashMap<>(Map.of("query", sql, "targetQueryValue", "1.1"));
    for (int i = 0; i < more.length; i += 2) {
      metadata.put(more[i], more[i + 1]);
    }
    return metadata;
  }

  private static Query byParameters(Map<String, String> authentication, String... more) {
    Map<String, String> metadata = metadata("SELECT COUNT(*) FROM " + TABLE, more);
    metadata.putIfAbsent("host", "127.0.0.1");
    metadata.put("port", address().replaceFirst(".*:", ""));
    metadata.putIfAbsent("userName", "sarban");
    metadata.putIfAbsent("dbName", "postgres");
    return measuring.query(metadata, authentication, Map.of("PASSWORD", "sarban"));
  }

  @Test
  void measuresWhatAQueryGives() {
    String count = "SELECT COUNT(*) FROM " + TABLE + " WHERE state='queued' OR state='running'";
    Query query = query(count);
    assertThat(measuring.measure(query)).isEqualTo(new Measured(3, true));
    assertThat(query.target().value()).isEqualTo(1.1);
    assertThat(query.metricName()).isEqualTo("postgresql");
    assertThat(measuring.measure(query(count, "activationTargetQueryValue", "3")))
        .isEqualTo(new Measured(3, false));
    assertThat(measuring.measure(query(count, "activationTargetQueryValue", "2.5")))
        .isEqualTo(new Measured(3, true));
  }

  /** As pgx, KEDA's driver, reads them; the database's name shows which one was used. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "host=127.0.0.1 port=PORT user=sarban password=sarban database=postgres sslmode=disable",
        "postgresql://sarban:sarban@127.0.0.1:PORT?sslmode=disable&database=postgres",
        "postgresql://sarban:sarban@127.0.0.1:PORT/nowhere?sslmode=disable&dbname=postgres",
        "postgresql://sarban:sarban@127.0.0.9:1/postgres?sslmode=disable&host=127.0.0.1&port=PORT",
        "postgresql://x:y@127.0.0.1:PORT/postgres?sslmode=disable&user=sarban&password=sarban",
        "postgresql://sarban:sarban@127.0.0.1:PORT/postgres?sslmode=disable&channel_binding=disable",
        "postgresql://sarban:sarban@127.0.0.1:PORT/postgres?sslmode=require&channel_binding=require",
        "postgresql://sarban:sarban@127.0.0.1:PORT/postgres?sslmode=disable&min_protocol_version=3.0",
        "postgresql://sarban:sarban@127.0.0.1:PORT/postgres?sslmode=disable&max_protocol_version=3.2",
        "postgresql://sarban:sarban@127.0.0.1:PORT/postgres?sslmode=disable&max_protocol_version=latest"
      })
  void aConnectionStringIsReadAsPgxDoes(String form) {
    String port = address().replaceFirst(".*:", "");
    String which = "SELECT CASE current_database() WHEN 'postgres' THEN 1 ELSE 2 END";
    assertThat(measuring.measure(at(form.replace("PORT", port), which)))
        .isEqualTo(new Measured(1, true));
  }

  /** Not a file of that name. */
  @Test
  void theSystemsCertificatesAreAsked() {
    Query query = at(url() + "?sslmode=verify-full&sslrootcert=system", "SELECT 1");
    assertThat(measuring.measure(query))
        .isInstanceOfSatisfying(
            Failed.class,
            failed ->
                assertThat(failed.message())
                    .contains("fails the TLS handshake (unable to find valid certification path"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT ceil(40::decimal / 16) | 3",
        "SELECT 2.25 | 2.25",
        "SELECT 1e3::float8 | 1000",
        "SELECT '7'::text | 7",
        "SELECT 5; | 5",
        // a PostgreSQL operator that is not a parameter, and text that is not a JDBC escape
        "SELECT COUNT(*) WHERE '{\"a\": 1}'::jsonb ? 'a' | 1",
        "SELECT ('{\"a\": {\"b\": 4}}'::jsonb #>> '{a,b}')::int | 4"
      })
  void anyNumberCounts(String sql, double value) {
    assertThat(measuring.measure(query(sql))).isEqualTo(new Measured(value, true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT state FROM @ LIMIT 1 | gives no number",
        "SELECT true | gives no number",
        "SELECT at FROM @ WHERE at > 99 | gives no row",
        "SELECT MAX(at) FROM @ WHERE at > 99 | gives NULL",
        "SELECT at, at FROM @ | gives 2 columns",
        "SELECT COUNT(*) FROM nowhere | relation \"nowhere\" does not exist",
        "SELEC 1 | syntax error",
        "INSERT INTO @ SELECT 'x', 1 WHERE false | query writes",
      })
  void saysWhatIsWrongWithAQueryAndOthersAreStillMeasured(String sql, String said) {
    Query wrong = query(sql.replace("@", TABLE));
    List<Measurement> measured = measuring.measure(List.of(wrong, query("SELECT 1")));
    assertThat(((Failed) measured.get(0)).field()).isEqualTo("query");
    assertThat(((Failed) measured.get(0)).message())
        .contains("PostgreSQL at " + address() + ", database postgres")
        .contains(said)
        .doesNotContain("\n");
    assertThat(measured.get(1)).isEqualTo(new Measured(1, true));
  }

  @Test
  void aNegativeNumberIsBelowAnyActivation() {
    assertThat(measuring.measure(query("SELECT -1"))).isEqualTo(new Measured(-1, false));
  }

  @Test
  void aQueryThatTakesTooLongHoldsUpNoneThatIsQuicker() {
    Query slow = query("SELECT 1 FROM pg_sleep(30)");
    assertThat(measuring.failure(slow).message()).contains("query takes too long");
    List<Measurement> measured = measuring.measure(List.of(slow, query("SELECT 4")));
    assertThat(((Failed) measured.get(0)).field()).isEqualTo("query");
    assertThat(measured.get(1)).isEqualTo(new Measured(4, true));
  }

  @Test
  void equalQueriesAreAskedOnceAndAllOfADatabaseOverOneConnection() {
    Query time = query("SELECT extract(epoch FROM clock_timestamp())");
    List<Measurement> times = measuring.measure(List.of(time, time, time));
    assertThat(times.get(0))
        .isInstanceOf(Measured.class)
        .isEqualTo(times.get(1))
        .isEqualTo(times.get(2))
        .isNotEqualTo(measuring.measure(time));
    Query pid = query("SELECT pg_backend_pid()");
    Query pidToo = query("SELECT  pg_backend_pid()");
    List<Measurement> pids = measuring.measure(List.of(pid, pidToo));
    assertThat(pids.get(0)).isEqualTo(pids.get(1)).isEqualTo(measuring.measure(pid));
  }

  @Test
  void aConnectionThatTheServerClosedIsOpenedAnewInTheSamePoll() throws Exception {
    Query pid = query("SELECT pg_backend_pid()");
    Measured before = (Measured) measuring.measure(pid);
    execute("SELECT pg_terminate_backend(" + (long) before.value() + ")");
    assertThat(measuring.measure(pid)).isInstanceOf(Measured.class).isNotEqualTo(before);
  }

  @Test
  void theParametersCanBeGivenOneByOne() {
    Query fromEnvironment = byParameters(Map.of(), "passwordFromEnv", "PASSWORD");
    assertThat(measuring.measure(fromEnvironment)).isEqualTo(new Measured(3, true));
    Query byAuthentication =
        byParameters(Map.of("password", "sarban", "host", "127.0.0.1"), "host", "nowhere.invalid");
    assertThat(measuring.measure(byAuthentication)).isEqualTo(new Measured(3, true));
    assertThat(byAuthentication.source()).isEqualTo(fromEnvironment.source());
    Query connection = measuring.query(metadata("SELECT 1"), Map.of("connection", url()), Map.of());
    assertThat(connection.source()).isEqualTo(fromEnvironment.source());
  }

  @Test
  void aConnectionStringCanBeAListOfSettings() {
    String port = address().replaceFirst(".*:", "");
    String list =
        "host=127.0.0.1 port=" + port + " user=sarban password = 'sarban' dbname=postgres";
    assertThat(measuring.measure(at(list, "SELECT 1"))).isEqualTo(new Measured(1, true));
    Query settings = at(list + " search_path=pg_catalog application_name=x", "SELECT 2");
    assertThat(measuring.measure(settings)).isEqualTo(new Measured(2, true));
    Query path =
        at(
            url() + "?search_path=information_schema",
            "SELECT COUNT(*) FROM tables WHERE table_name = '" + TABLE + "'");
    assertThat(measuring.measure(path)).isEqualTo(new Measured(1, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sslmode=require",
        "sslmode=prefer",
        "sslmode=verify-ca&sslrootcert=@",
        "sslmode=verify-full&sslrootcert=@",
        "sslmode=require&sslrootcert=@"
      })
  void speaksOverTls(String parameters) {
    String ca = TestServers.setting("POSTGRESQL_CA");
    Query query =
        at(
            url() + "?" + parameters.replace("@", ca),
            "SELECT ssl::int FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
    assertThat(measuring.measure(query)).isEqualTo(new Measured(1, true));
  }

  @Test
  void withoutTlsWhereItIsDisabled() {
    Query query =
        at(
            url() + "?sslmode=disable",
            "SELECT ssl::int FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
    assertThat(measuring.measure(query)).isEqualTo(new Measured(0, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify-ca", "verify-full"})
  void distrustsAServerThatNobodyKnows(String mode) {
    Failed failed = measuring.failure(at(url() + "?sslmode=" + mode, "SELECT 1"));
    assertThat(failed.field()).isEqualTo("connection");
    assertThat(failed.message()).contains("fails the TLS handshake");
  }

  @Test
  void saysThatTheLoginIsRefusedAndKeepsThePassword() {
    Query wrong = at(url().replace("sarban:sarban@", "sarban:sesame@"), "SELECT 1");
    Failed failed = measuring.failure(wrong);
    assertThat(failed.field()).isEqualTo("connection");
    assertThat(failed.message())
        .contains("refuses the login of user sarban")
        .doesNotContain("sesame");
    assertThat(wrong.toString()).doesNotContain("sesame");
    assertThat(measuring.failure(byParameters(Map.of("password", "sesame"))).field())
        .isEqualTo("password");
    assertThat(measuring.failure(byParameters(Map.of())).message()).doesNotContain("\n");
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
    Query query = at("postgresql://sarban:sesame@" + closed + "/x", "SELECT 1");
    assertThat(measuring.failure(query).message())
        .contains("PostgreSQL at " + closed + ", database x: cannot be connected to");
  }

  @Test
  void aServerThatNeverAnswersFailsInItsTime() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      Query query = at("postgresql://sarban@127.0.0.1:" + silent.getLocalPort() + "/x", "SELECT 1");
      assertThat(measuring.failure(query).message()).contains("does not answer in time");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "query, '', query",
    "targetQueryValue, '', targetQueryValue",
    "targetQueryValue, 0, targetQueryValue",
    "targetQueryValue, many, targetQueryValue",
    "activationTargetQueryValue, some, activationTargetQueryValue",
    "connectionFromEnv, NOT_THERE, host"
  })
  void refusesAtOnce(String name, String value, String field) {
    Map<String, String> metadata = metadata("SELECT 1", "connectionFromEnv", "DATABASE");
    metadata.put(name, value);
    assertThatThrownBy(() -> measuring.query(metadata, Map.of(), Map.of("DATABASE", url())))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  @ParameterizedTest
  @CsvSource({
    "host, '', host",
    "userName, '', userName",
    "dbName, '', dbName",
    "sslmode, x, sslmode"
  })
  void needsEachOfTheParameters(String name, String value, String field) {
    assertThatThrownBy(() -> byParameters(Map.of(), name, value))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sesame",
        "postgresql://user:sesame@/",
        "postgresql://user:ses%zzame@host/",
        "host=x password=sesame",
        "host=x user='sesame",
        "postgresql://sesame@host/db?sslmode=sesame"
      })
  void refusesAConnectionThatIsNoneAndKeepsIt(String connection) {
    assertThatThrownBy(() -> at(connection, "SELECT 1"))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo("connection"))
        .hasMessageNotContaining("sesame");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postgresql://test@localhost | localhost:5432 | test | test | ",
        "postgres://u:p%40ss@db.example.org:6432/orders | db.example.org:6432 | orders | u | p@ss",
        "postgres://u:p@ss:w@a,b:1/orders | 'a:5432,b:1' | orders | u | p@ss:w",
        "host=a user=u dbname='my db' password='it\\'s' | a:5432 | my db | u | it's",
        "host=[::1] port=1 user=u | [::1]:1 | u | u | "
      })
  void readsConnectionStrings(
      String text, String hosts, String database, String user, String password) {
    SqlSource source = PostgresqlConnection.parse(text);
    assertThat(source.hosts()).isEqualTo(hosts);
    assertThat(source.database()).isEqualTo(database);
    assertThat(source.user()).isEqualTo(user);
    assertThat(source.password().orElse(null)).isEqualTo(password);
  }
}
