// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sql;

import io.sarban.scaler.measure.socket.AnswerSocket;
import io.sarban.scaler.tls.Tls;
import io.sarban.scaler.trust.AllowedFiles;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.HostSpec;

/** A session of PostgreSQL. */
final class PostgresqlSession extends SqlSession {

  /** Keyed by pgjdbc's names. Times are in seconds, unless the name says otherwise. */
  private static final Map<String, String> FIXED =
      Map.ofEntries(
          Map.entry("connectTimeout", "4"),
          Map.entry("sslResponseTimeout", "3000"),
          Map.entry("socketTimeout", "5"),
          Map.entry("socketFactory", AnswerSockets.class.getName()),
          Map.entry("maxResultBuffer", String.valueOf(AnswerSocket.LIMIT)),
          // prepared statements on the server fail behind a pooler
          Map.entry("prepareThreshold", "0"),
          // tenants must not use the Kerberos tickets and logins of the scaler's own machine
          Map.entry("gssEncMode", "disable"),
          Map.entry("requireAuth", "!gss,!sspi"));

  private final PgConnection connection;

  private PostgresqlSession(PgConnection connection) {
    this.connection = connection;
  }

  /**
   * Logs in.
   *
   * @throws io.sarban.scaler.problem.InvalidFieldException if a named file may not be read
   */
  static PostgresqlSession open(SqlSource source, SqlOptions.Postgresql options, AllowedFiles files)
      throws SQLException {
    HostSpec[] hosts =
        source.addresses().stream()
            .map(address -> new HostSpec(address.host(), address.port()))
            .toArray(HostSpec[]::new);
    PgConnection connection =
        new PgConnection(
            hosts, properties(source, options, new ConnectionFiles(files)), "jdbc:postgresql:");
    connection.setAutoCommit(false);
    connection.setReadOnly(true);
    return new PostgresqlSession(connection);
  }

  private static Properties properties(
      SqlSource source, SqlOptions.Postgresql options, ConnectionFiles files) {
    Properties properties = new Properties();
    properties.putAll(FIXED);
    properties.putAll(options.driver());
    properties.setProperty("PGDBNAME", source.database());
    properties.setProperty("user", source.user());
    properties.setProperty("sslmode", options.sslMode());
    if (!options.sslMode().equals("disable")) {
      properties.setProperty("sslfactory", PostgresqlTls.class.getName());
      properties.put(PostgresqlTls.CONTEXT, tls(options, files).context());
    }
    source
        .password()
        .or(() -> options.files().passwords().flatMap(path -> files.password(path, source)))
        .ifPresent(password -> properties.setProperty("password", password));
    return properties;
  }

  /** Below verify-ca any certificate is trusted, as in libpq. */
  private static Tls tls(SqlOptions.Postgresql options, ConnectionFiles files) {
    return new Tls(
        options.files().ca().map(path -> files.text("sslrootcert", path)),
        options.files().certificate().map(path -> files.text("sslcert", path)),
        options.files().key().map(path -> files.text("sslkey", path)),
        !options.sslMode().startsWith("verify"));
  }

  @Override
  void within(Duration limit) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, (int) limit.toMillis());
  }

  /** As KEDA's driver asks: with the protocol that accepts exactly one statement. */
  @Override
  SqlAnswer query(String sql, Duration limit) throws SQLException {
    if (connection.createQuery(sql, false, false).query.getSubqueries() != null) {
      return wrong("is several statements: it must be one");
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL statement_timeout = " + limit.toMillis());
    }
    try (Statement statement = connection.createStatement()) {
      one(statement);
      if (!statement.execute(sql)) {
        return wrong("gives no row: it must give one number");
      }
      try (ResultSet rows = statement.getResultSet()) {
        return read(rows);
      }
    }
  }

  @Override
  boolean reset(String sql) throws SQLException {
    connection.rollback();
    connection.setAutoCommit(true);
    try (Statement statement = connection.createStatement()) {
      statement.execute("DISCARD ALL");
    }
    connection.setAutoCommit(false);
    return true;
  }

  @Override
  public void close() throws SQLException {
    within(LEAVE);
    connection.close();
  }
}
