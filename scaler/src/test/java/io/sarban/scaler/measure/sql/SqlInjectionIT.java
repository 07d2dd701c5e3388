// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarban.scaler.TestServers;
import io.sarban.scaler.measure.Measurement.Failed;
import io.sarban.scaler.measure.Measurement.Measured;
import io.sarban.scaler.measure.Measuring;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.trust.AllowedFiles;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tenant's text is a name or a value, never an option of a driver, and opens no file. */
class SqlInjectionIT {

  /** Creating an instance sets a flag that nothing else sets. */
  public static final class Trap extends javax.net.SocketFactory {
    private static volatile boolean made;

    public Trap() {
      made();
    }

    public Trap(String argument) {
      made();
    }

    private static void made() {
      made = true;
    }

    @Override
    public java.net.Socket createSocket() {
      return new java.net.Socket();
    }

    @Override
    public java.net.Socket createSocket(String host, int port) {
      return createSocket();
    }

    @Override
    public java.net.Socket createSocket(String host, int port, java.net.InetAddress local, int at) {
      return createSocket();
    }

    @Override
    public java.net.Socket createSocket(java.net.InetAddress host, int port) {
      return createSocket();
    }

    @Override
    public java.net.Socket createSocket(
        java.net.InetAddress host, int port, java.net.InetAddress local, int at) {
      return createSocket();
    }
  }

  private static final String TRAP = Trap.class.getName();

  @TempDir static Path allowed;
  @TempDir static Path elsewhere;
  private static Measuring postgresql;
  private static Measuring mysql;

  @BeforeAll
  static void start() throws Exception {
    Map<String, Object> outside = Map.of("allowedFiles", new AllowedFiles(Optional.of(allowed)));
    postgresql = new Measuring("postgresql", outside);
    mysql = new Measuring("mysql", outside);
    Path ca = Path.of(TestServers.setting("POSTGRESQL_CA"));
    Files.copy(ca, allowed.resolve("ca.pem"));
    Files.copy(ca, elsewhere.resolve("ca.pem"));
    Files.writeString(allowed.resolve("pgpass"), pgpass("#x\na:b\n*:*:*:sarban:sarban\n"));
    Files.writeString(elsewhere.resolve("pgpass"), pgpass("*:*:*:sarban:sarban\n"));
    Files.createSymbolicLink(allowed.resolve("link"), elsewhere.resolve("ca.pem"));
  }

  private static String pgpass(String text) {
    return text;
  }

  @AfterAll
  static void stop() {
    postgresql.close();
    mysql.close();
  }

  private static Query mysqlBy(String name, String value) {
    Map<String, String> metadata = new HashMap<>(Map.of("query", "SELECT 7", "queryValue", "1"));
    String dsn = TestServers.setting("MARIADB");
    metadata.put("host", "127.0.0.1");
    metadata.put("port", dsn.replaceFirst(".*:(\\d+)\\).*", "$1"));
    metadata.put("username", "sarban");
    metadata.put("dbName", "sarban");
    metadata.put(name, value);
    return mysql.query(metadata, Map.of("password", "sarban"), Map.of());
  }

  private static Query mysqlAt(String dsn) {
    return mysql.query(
        new HashMap<>(Map.of("query", "SELECT 7", "queryValue", "1")),
        Map.of("connectionString", dsn),
        Map.of());
  }

  private static int pgPort() {
    return URI.create(TestServers.setting("POSTGRESQL")).getPort();
  }

  private static Query postgresqlBy(String name, String value) {
    Map<String, String> metadata =
        new HashMap<>(Map.of("query", "SELECT 7", "targetQueryValue", "1"));
    metadata.put("host", "127.0.0.1");
    metadata.put("port", String.valueOf(pgPort()));
    metadata.put("userName", "sarban");
    metadata.put("dbName", "postgres");
    metadata.put("sslmode", "disable");
    metadata.put(name, value);
    return postgresql.query(metadata, Map.of("password", "sarban"), Map.of());
  }

  private static Query postgresqlAt(String connection) {
    return postgresql.query(
        new HashMap<>(Map.of("query", "SELECT 7", "targetQueryValue", "1")),
        Map.of(
            "connection",
            connection
                .replace("PORT", String.valueOf(pgPort()))
                .replace("ALLOWED", allowed.toString())
                .replace("ELSEWHERE", elsewhere.toString())),
        Map.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sarban?allowLocalInfile=true&socketFactory=TRAP",
        "sarban?user=root",
        "sarban&socketFactory=TRAP",
        "sarban;socketFactory=TRAP",
        "sarban/../mysql",
        "sar\nban",
        "sarban#x"
      })
  void aDatabaseIsAName(String name) {
    String text = name.replace("TRAP", TRAP);
    Failed ofMySql = mysql.failure(mysqlBy("dbName", text));
    assertThat(ofMySql.message()).contains("has no such database").doesNotContain("\n");
    Failed ofPostgresql = postgresql.failure(postgresqlBy("dbName", text));
    assertThat(ofPostgresql.message()).contains("has no such database").doesNotContain("\n");
    assertThat(Trap.made).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1/mysql?socketFactory=TRAP",
        "127.0.0.1?socketFactory=TRAP",
        "127.0.0.1,127.0.0.2",
        "a@127.0.0.1",
        "address=(host=127.0.0.1)(type=primary)",
        "127.0.0.1:1:2",
        "127.0.0.1 socketFactory=TRAP",
        "/tmp/socket",
        "(localSocket=/tmp/x)",
        ""
      })
  void aHostIsAHost(String host) {
    assertThatThrownBy(() -> mysqlBy("host", host.replace("TRAP", TRAP)))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo("host"));
    if (!host.contains(",")) {
      assertThatThrownBy(() -> postgresqlBy("host", host.replace("TRAP", TRAP)))
          .isInstanceOfSatisfying(
              InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo("host"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "socketFactory=TRAP",
        "sslfactory=TRAP",
        "loggerFile=LOG",
        "authenticationPluginClassName=TRAP",
        "sslhostnameverifier=TRAP",
        "sslpasswordcallback=TRAP",
        "xmlFactoryFactory=TRAP",
        "connectExecutor=TRAP",
        "socketFactoryArg=x",
        "replication=database",
        "jaasLogin=true",
        "a%26b=x",
        "allowLocalInfile=true",
        "credentialType=x",
        "serverSslCert=LOG",
        "initSql=SELECT%201"
      })
  void anOptionOfTheDriverIsNone(String option) throws Exception {
    String text = option.replace("TRAP", TRAP).replace("LOG", elsewhere.resolve("log").toString());
    Query query = null;
    try {
      query =
          postgresqlAt(
              "postgresql://sarban:sarban@127.0.0.1:PORT/postgres?sslmode=disable&" + text);
    } catch (InvalidFieldException e) {
      assertThat(e.field()).isEqualTo("connection");
    }
    if (query != null) {
      // the server receives a parameter that it does not have
      assertThat(postgresql.failure(query).field()).isEqualTo("connection");
    }
    Query ofMySql = null;
    try {
      ofMySql = mysqlAt(TestServers.setting("MARIADB") + "?" + text);
    } catch (InvalidFieldException e) {
      assertThat(e.field()).isEqualTo("connectionString");
    }
    if (ofMySql != null) {
      assertThat(mysql.failure(ofMySql).field()).isEqualTo("connectionString");
    }
    assertThat(Trap.made).isFalse();
    assertThat(elsewhere.resolve("log")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sslmode=verify-full&sslrootcert=ca.pem",
        "sslmode=verify-ca&sslrootcert=ALLOWED/ca.pem",
        "sslmode=require&sslrootcert=./ca.pem"
      })
  void aFileBelowTheOperatorsFolderIsRead(String parameters) {
    Query query = postgresqlAt("postgresql://sarban:sarban@127.0.0.1:PORT/postgres?" + parameters);
    assertThat(postgresql.measure(query)).isEqualTo(new Measured(7, true));
  }

  @Test
  void aPasswordMayLieInAFileOfTheOperators() {
    Query query =
        postgresqlAt("host=127.0.0.1 port=PORT user=sarban dbname=postgres passfile=pgpass");
    assertThat(postgresql.measure(query)).isEqualTo(new Measured(7, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sslmode=verify-full&sslrootcert=ELSEWHERE/ca.pem",
        "sslmode=verify-full&sslrootcert=../ca.pem",
        "sslmode=verify-full&sslrootcert=ALLOWED/../ELSEWHERE/ca.pem",
        "sslmode=verify-full&sslrootcert=link",
        "sslmode=verify-full&sslrootcert=missing.pem",
        "sslmode=require&sslcert=/etc/hostname&sslkey=/etc/hostname",
        "sslmode=verify-full&sslrootcert=file:///etc/hostname",
        "sslmode=verify-full&sslrootcert=classpath:x",
        "sslmode=verify-full&sslrootcert=a%0Ab",
        "sslmode=verify-full&sslrootcert=pgpass",
        "sslmode=disable&password=&passfile=ELSEWHERE/pgpass"
      })
  void noOtherFileIs(String parameters) {
    Query query = postgresqlAt("postgresql://sarban:@127.0.0.1:PORT/postgres?" + parameters);
    Failed failed = postgresql.failure(query);
    assertThat(failed.field()).isEqualTo("connection");
    assertThat(failed.message()).doesNotContain("\n").doesNotContain("serve there");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "service=x",
        "servicefile=/etc/hostname",
        "sslcert=a",
        "channel_binding=x",
        "target_session_attrs=x",
        "require_auth=gss",
        "min_protocol_version=4",
        "min_protocol_version=3.2"
      })
  void whatCannotWorkIsRefusedAtOnce(String setting) {
    assertThatThrownBy(() -> postgresqlAt("host=h user=sesame password=sesame " + setting))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo("connection"))
        .hasMessageNotContaining("sesame");
  }

  /** By default the driver looks into the home folder, and into files named in the environment. */
  @Test
  void thereIsNoPasswordButTheGivenOne() {
    Query query = postgresqlAt("host=127.0.0.1 port=PORT user=sarban dbname=postgres");
    assertThat(postgresql.failure(query).message()).contains("PostgreSQL at");
  }
}
