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
import io.sarban.scaler.measure.sql.TurnedServer.Turn;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A trigger may name any server, even a hostile one: it receives no secrets, and blocks nothing.
 */
class SqlHostileServerIT {

  private static final String ODD = "SELECT 7 + 0";

  private static Measuring postgresql;
  private static Measuring mysql;

  @BeforeAll
  static void start() {
    postgresql = new Measuring("postgresql");
    mysql = new Measuring("mysql");
  }

  @AfterAll
  static void stop() {
    postgresql.close();
    mysql.close();
  }

  private static Turn bytes(int... bytes) {
    return out -> {
      for (int one : bytes) {
        out.write(one);
      }
      out.flush();
    };
  }

  private static Turn endless(int... begin) {
    return out -> {
      bytes(begin).answer(out);
      byte[] much = "x".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
      while (true) {
        out.write(much);
      }
    };
  }

  private static Turn trickle(int... begin) {
    return out -> {
      bytes(begin).answer(out);
      while (true) {
        out.write('x');
        out.flush();
        Thread.sleep(100);
      }
    };
  }

  static Stream<Arguments> postgresqlTurns() {
    return Stream.of(
        Arguments.of("an endless error", endless('E', 0x7f, 0xff, 0xff, 0xff)),
        Arguments.of("an endless notice", endless('N', 0x7f, 0xff, 0xff, 0xff)),
        Arguments.of("an error that trickles", trickle('E', 0, 0xff, 0xff, 0xff)),
        Arguments.of("a notice without length", bytes('N', 0, 0, 0, 0)),
        Arguments.of("a value of 2 GB", row(0x7f, 0xff, 0xff, 0xff)),
        Arguments.of("a value of 1 GB", row(0x40, 0, 0, 0)),
        Arguments.of("a value of less than nothing", row(0xff, 0xff, 0xff, 0xf0)),
        Arguments.of("a wish for a file", bytes('G', 0, 0, 0, 7, 0, 0, 0)),
        Arguments.of("no message", bytes(0, 0, 0, 0, 5)),
        Arguments.of("silence", (Turn) out -> {}),
        Arguments.of("the end", (Turn) OutputStream::close));
  }

  /** An empty answer to the earlier steps, one column, and a row of this announced size. */
  private static Turn row(int... size) {
    return out -> {
      out.write(new byte[] {'1', 0, 0, 0, 4, '2', 0, 0, 0, 4});
      out.write(
          new byte[] {
            'T', 0, 0, 0, 26, 0, 1, 'a', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 25, -1, -1, -1, -1, -1, -1,
            0, 0
          });
      out.write(new byte[] {'D', 0, 0, 0, 20, 0, 1});
      endless(size).answer(out);
    };
  }

  static Stream<Arguments> mysqlTurns() {
    return Stream.of(
        Arguments.of("endless columns", endless(1, 0, 0, 1, 1)),
        Arguments.of("a packet of 16 MB", endless(0xff, 0xff, 0xff, 1)),
        Arguments.of("a packet that trickles", trickle(0xff, 0xff, 0, 1)),
        Arguments.of("an empty packet", bytes(0, 0, 0, 1)),
        Arguments.of("an error without text", bytes(1, 0, 0, 1, 0xff)),
        Arguments.of("a wrong column count", bytes(9, 0, 0, 1, 0xfe, 1, 2, 3, 4, 5, 6, 7, 8)),
        Arguments.of("silence", (Turn) out -> {}),
        Arguments.of("the end", (Turn) OutputStream::close));
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest(name = "{0}")
  @MethodSource("postgresqlTurns")
  void ofPostgresqlCostsItsOwnQuery(String what, Turn turn) throws Exception {
    int real = URI.create(TestServers.setting("POSTGRESQL")).getPort();
    try (TurnedServer server = new TurnedServer(real, ODD, turn)) {
      String url = "postgresql://sarban:sarban@127.0.0.1:" + server.port() + "/postgres";
      costsItsOwnQuery(
          postgresql, postgresql(url + "?sslmode=disable", ODD), postgresql(url, "SELECT 7"));
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest(name = "{0}")
  @MethodSource("mysqlTurns")
  void ofMySqlCostsItsOwnQuery(String what, Turn turn) throws Exception {
    try (TurnedServer server = new TurnedServer(mysqlPort(), ODD, turn)) {
      String dsn = "sarban:sarban@tcp(127.0.0.1:" + server.port() + ")/sarban";
      costsItsOwnQuery(mysql, mysql(dsn, ODD), mysql(dsn, "SELECT 7"));
    }
  }

  private static void costsItsOwnQuery(Measuring measuring, Query odd, Query other) {
    Failed failed = measuring.failure(odd);
    assertThat(failed.message()).doesNotContain("\n").hasSizeLessThan(500);
    await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> measuring.measure(List.of(odd, other)).get(1).equals(new Measured(7, true)));
  }

  private static Query postgresql(String url, String sql) {
    // one source for both
    String same = url.contains("?") ? url : url + "?sslmode=disable";
    return postgresql.query(
        new HashMap<>(Map.of("query", sql, "targetQueryValue", "1")),
        Map.of("connection", same),
        Map.of());
  }

  private static Query mysql(String dsn, String sql) {
    return mysql.query(
        new HashMap<>(Map.of("query", sql, "queryValue", "1")),
        Map.of("connectionString", dsn),
        Map.of());
  }

  private static int mysqlPort() {
    return Integer.parseInt(TestServers.setting("MARIADB").replaceFirst(".*:(\\d+)\\).*", "$1"));
  }

  @Test
  void getsNoFile(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "canary-in-a-file");
    byte[] path = file.toString().getBytes(StandardCharsets.UTF_8);
    Turn wish =
        out -> {
          out.write(new byte[] {(byte) (path.length + 1), 0, 0, 1, (byte) 0xfb});
          out.write(path);
          out.flush();
        };
    try (TurnedServer server = new TurnedServer(mysqlPort(), ODD, wish)) {
      String dsn = "sarban:sarban@tcp(127.0.0.1:" + server.port() + ")/sarban";
      for (String parameters : List.of("", "?allowAllFiles=true", "?multiStatements=true")) {
        // on a busy machine the time may be over before the query is sent
        await()
            .untilAsserted(
                () ->
                    assertThat(mysql.failure(mysql(dsn + parameters, ODD)).field())
                        .isEqualTo("query"));
      }
      assertThat(server.heard()).doesNotContain("canary");
      // a client with the driver's defaults sends the file, so the server's request is correct
      givesItsFileTo(server, file);
    }
  }

  private static void givesItsFileTo(TurnedServer server, Path file) throws Exception {
    String url = "jdbc:mariadb://127.0.0.1:" + server.port() + "/sarban?socketTimeout=1000";
    try (Connection connection = DriverManager.getConnection(url, "sarban", "sarban");
        Statement statement = connection.createStatement()) {
      statement.execute("LOAD DATA LOCAL INFILE '" + file + "' INTO TABLE t -- " + ODD);
    } catch (SQLException e) {
      // the server waits in vain for more
    }
    assertThat(server.heard()).contains("canary");
  }

  @Test
  void isToldNoPasswordInClear() throws Exception {
    for (String plugin : List.of("mysql_clear_password", "dialog")) {
      isToldNoPasswordInClear((plugin + "\0").getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** The server switches to another way to log in. */
  private static void isToldNoPasswordInClear(byte[] plugin) throws Exception {
    Turn turn =
        out -> {
          out.write(new byte[] {(byte) (plugin.length + 1), 0, 0, 2, (byte) 0xfe});
          out.write(plugin);
          out.flush();
        };
    try (TurnedServer server = new TurnedServer(mysqlPort(), "sarban", turn)) {
      String dsn = "sarban:canary@tcp(127.0.0.1:" + server.port() + ")/sarban";
      Failed failed = mysql.failure(mysql(dsn, "SELECT 1"));
      assertThat(failed.message()).doesNotContain("canary");
      assertThat(server.heard()).doesNotContain("canary");
    }
  }

  @Test
  void isOneOfManyWhoseNeighboursAreMeasured() throws IOException {
    try (TurnedServer server = new TurnedServer(mysqlPort(), ODD, endless(1, 0, 0, 1, 1))) {
      Query odd = mysql("sarban:sarban@tcp(127.0.0.1:" + server.port() + ")/sarban", ODD);
      Query good = mysql(TestServers.setting("MARIADB"), "SELECT 7");
      mysql.failure(odd);
      Measurement measured = mysql.measure(good);
      assertThat(measured).isEqualTo(new Measured(7, true));
    }
  }
}
