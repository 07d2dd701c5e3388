package io.sarban.scaler.measure.sql;

import io.sarban.scaler.measure.Failures;
import io.sarban.scaler.measure.sql.SqlAnswer.Fault;
import io.sarban.scaler.measure.sql.SqlAnswer.Wrong;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * Says what is wrong with a database or a query, and what mends it. Sources: "PostgreSQL Error
 * Codes" and "Server Error Message Reference" of the databases' documentation.
 */
final class SqlFailures {

  private static final Set<String> LOGIN_STATES = Set.of("28000", "28P01");
  private static final Set<Integer> MYSQL_LOGIN = Set.of(1045, 1698);
  private static final Set<Integer> MYSQL_DATABASE = Set.of(1044, 1049);
  private static final int MYSQL_NO_DATABASE = 1046;

  /** The drivers have no class of exceptions for these. */
  private static final Pattern LATE = Pattern.compile("(?i)timed out");

  private static final Pattern TLS = Pattern.compile("(?i)\\b(?:certificates?|SSL|TLS)\\b");

  private SqlFailures() {}

  /** Why there is no connection, or no longer. */
  static Wrong connection(SqlSource source, SQLException e) {
    return refusal(source, e).orElseGet(() -> new Wrong(Fault.SERVER, unreachable(source, e)));
  }

  /** Why a query has no answer, though the connection is well. */
  static Wrong query(SqlSource source, SQLException e) {
    if (e.getErrorCode() == MYSQL_NO_DATABASE) {
      return new Wrong(Fault.DATABASE, "query needs a database: give dbName");
    }
    if (late(e)) {
      return new Wrong(Fault.QUERY, "query takes too long: make it quicker");
    }
    return new Wrong(Fault.QUERY, "query is refused: " + said(e));
  }

  static boolean late(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLTimeoutException
          || cause instanceof SocketTimeoutException
          || (cause instanceof SQLException sql && "57014".equals(sql.getSQLState()))) {
        return true;
      }
    }
    return false;
  }

  private static Optional<Wrong> refusal(SqlSource source, SQLException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        String state = String.valueOf(sql.getSQLState());
        boolean mysql = source.product() == Product.MYSQL;
        if (mysql ? MYSQL_LOGIN.contains(sql.getErrorCode()) : LOGIN_STATES.contains(state)) {
          return Optional.of(login(source));
        }
        if (mysql ? MYSQL_DATABASE.contains(sql.getErrorCode()) : state.equals("3D000")) {
          return Optional.of(
              new Wrong(
                  Fault.DATABASE,
                  "has no such database, or user "
                      + source.user()
                      + " may not use it: create it, or mend its name"));
        }
      }
    }
    return Optional.empty();
  }

  private static Wrong login(SqlSource source) {
    return new Wrong(
        Fault.LOGIN,
        "refuses the login of user " + source.user() + ": mend the user, the password or the TLS");
  }

  private static String unreachable(SqlSource source, SQLException e) {
    if (late(e) || LATE.matcher(said(e)).find()) {
      return "does not answer in time: is it running?";
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException) {
        return "has a host name that is unknown: mend it";
      }
      if (cause instanceof ConnectException) {
        return "cannot be connected to: is it running?";
      }
      if (cause instanceof SSLException || TLS.matcher(String.valueOf(cause.getMessage())).find()) {
        return "fails the TLS handshake (" + said(e) + "): mend the certificate, or what is asked";
      }
      if (cause instanceof IOException) {
        return "closes the connection half way: does a "
            + source.product().title()
            + " serve there?";
      }
    }
    return "fails (" + said(e) + "): does a " + source.product().title() + " serve there?";
  }

  /** Without the number of the connection, which differs each time. */
  private static String said(SQLException e) {
    return Failures.oneLine(e).replaceFirst("^\\(conn=\\d+\\) ", "").replaceFirst("^ERROR: ", "");
  }
}
