// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.Connection;
import org.mariadb.jdbc.Driver;
import org.mariadb.jdbc.HostAddress;
import org.mariadb.jdbc.client.ServerVersion;

/** A session of MySQL or MariaDB. */
final class MySqlSession extends SqlSession {

  /** First words of queries that change nothing but what a reset of the session undoes. */
  private static final Set<String> READING = Set.of("select", "with", "values", "table", "show");

  private static final String LOGINS =
      "mysql_native_password,client_ed25519,caching_sha2_password,parsec";

  /** A new builder needs a URL; everything in it is overwritten. */
  private static final String NOTHING = "jdbc:mariadb://localhost/";

  private final Connection connection;
  private final SqlOptions.MySql options;

  private MySqlSession(Connection connection, SqlOptions.MySql options) {
    this.connection = connection;
    this.options = options;
  }

  /** Logs in. */
  static MySqlSession open(SqlSource source, SqlOptions.MySql options) throws SQLException {
    MySqlSession session =
        new MySqlSession(Driver.connect(configuration(source, options)), options);
    try {
      session.setVariables();
    } catch (SQLException e) {
      session.close();
      throw e;
    }
    return session;
  }

  private static Configuration configuration(SqlSource source, SqlOptions.MySql options)
      throws SQLException {
    HostAddress[] hosts =
        source.addresses().stream()
            .map(address -> HostAddress.from(address.host(), address.port()))
            .toArray(HostAddress[]::new);
    Configuration.Builder builder =
        Configuration.parse(NOTHING).toBuilder()
            .addresses(hosts)
            .database(source.database().isEmpty() ? null : source.database())
            .user(source.user())
            .sslMode(options.sslMode())
            .connectTimeout(4000)
            .socketTimeout(5000)
            .socketFactory(AnswerSockets.class.getName())
            // a server that asks for a local file gets none
            .allowLocalInfile(false)
            // the password goes only to the named server, in a form that the user allows
            .permitRedirect(false)
            .restrictedAuth(options.cleartext() ? LOGINS + ",mysql_clear_password,dialog" : LOGINS)
            // as in KEDA's driver: without TLS, MySQL's default login needs it
            .allowPublicKeyRetrieval(true)
            .fallbackToSystemKeyStore(false)
            .tinyInt1isBit(false)
            .allowMultiQueries(options.multiple())
            .useResetConnection(true)
            .dumpQueriesOnException(false);
    source.password().ifPresent(builder::password);
    return builder.build();
  }

  /**
   * Uses the expressions as KEDA's driver writes them; the names are checked when they are read.
   */
  private void setVariables() throws SQLException {
    if (!options.variables().isEmpty()) {
      run(
          options.variables().entrySet().stream()
              .sorted(Map.Entry.comparingByKey())
              .map(variable -> variable.getKey() + " = " + variable.getValue())
              .collect(Collectors.joining(", ", "SET ", "")));
    }
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }

  @Override
  void within(Duration limit) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, (int) limit.toMillis());
  }

  @Override
  SqlAnswer query(String sql, Duration limit) throws SQLException {
    run("START TRANSACTION READ ONLY");
    try (Statement statement = connection.createStatement()) {
      one(statement);
      statement.setQueryTimeout((int) limit.toSeconds());
      boolean rows = statement.execute(sql);
      while (!rows && options.multiple() && statement.getUpdateCount() >= 0) {
        rows = statement.getMoreResults();
      }
      if (!rows) {
        return wrong("gives no row: it must give one number");
      }
      try (ResultSet result = statement.getResultSet()) {
        return read(result);
      }
    }
  }

  /**
   * A reset makes MySQL's own server forget the character set, and does not restore the database in
   * use: then the session ends.
   */
  @Override
  boolean reset(String sql) throws SQLException {
    if (!reads(sql) || options.multiple() || !resettable()) {
      return false;
    }
    connection.reset();
    setVariables();
    return true;
  }

  private boolean resettable() {
    ServerVersion version = connection.getContext().getVersion();
    return version.isMariaDBServer() && version.versionGreaterOrEqual(10, 3, 13);
  }

  /** Whether the query only reads, by its first word. */
  static boolean reads(String sql) {
    int at = 0;
    int before = -1;
    while (at != before) {
      before = at;
      at = afterComment(sql, at);
      while (at < sql.length() && (sql.charAt(at) == '(' || sql.charAt(at) <= ' ')) {
        at++;
      }
    }
    int end = at;
    while (end < sql.length() && end - at < 10 && Character.isLetter(sql.charAt(end))) {
      end++;
    }
    return READING.contains(sql.substring(at, end).toLowerCase(Locale.ROOT));
  }

  /** A comment that the server executes does not count as a comment. */
  private static int afterComment(String sql, int at) {
    if (sql.startsWith("#", at) || sql.startsWith("-- ", at)) {
      int line = sql.indexOf('\n', at);
      return line < 0 ? sql.length() : line + 1;
    }
    if (sql.startsWith("/*", at) && !sql.startsWith("/*!", at) && !sql.startsWith("/*M!", at)) {
      int end = sql.indexOf("*/", at + 2);
      return end < 0 ? sql.length() : end + 2;
    }
    return at;
  }

  @Override
  public void close() throws SQLException {
    within(LEAVE);
    connection.close();
  }
}
