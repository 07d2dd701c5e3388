// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sql;

import io.sarban.scaler.measure.socket.AnswerSocket;
import io.sarban.scaler.measure.sql.SqlAnswer.Fault;
import io.sarban.scaler.measure.sql.SqlAnswer.Wrong;
import io.sarban.scaler.problem.FailureLine;
import io.sarban.scaler.trust.MetadataAddressException;
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
 * Explains what is wrong with a database or a query, and what fixes it. Sources: "PostgreSQL Error
 * Codes" and "Server Error Message Reference" of the databases' documentation.
 */
final class SqlFailures {

  private static final Set<String> LOGIN_STATES = Set.of("28000", "28P01");
  private static final Set<Integer> MYSQL_LOGIN = Set.of(1045, 1698);
  private static final Set<Integer> MYSQL_DATABASE = Set.of(1044, 1049, 1102);
  private static final int MYSQL_NO_DATABASE = 1046;
  private static final String READ_ONLY = "25006";
  private static final Set<Integer> MYSQL_READ_ONLY = Set.of(1290, 1792, 1836);

  /** For example a query with {@code $1} in it: the connection works. */
  private static final String PROTOCOL = "08P01";

  /** The drivers have no exception classes for these. */
  private static final Pattern LATE = Pattern.compile("(?i)timed out");

  private static final Pattern TLS = Pattern.compile("(?i)\\b(?:certificates?|SSL|TLS)\\b");

  private SqlFailures() {}

  /** Why there is no connection, or why it was lost. */
  static Wrong connection(SqlSource source, SQLException e) {
    return refusal(source, e).orElseGet(() -> new Wrong(Fault.SERVER, unreachable(source, e)));
  }

  /** Why a query has no answer. */
  static Wrong query(SqlSource source, SQLException e) {
    if (e.getErrorCode() == MYSQL_NO_DATABASE) {
      return new Wrong(Fault.DATABASE, "query needs a database: give dbName");
    }
    if (late(e)) {
      return new Wrong(Fault.TIME, "query takes too long: make it quicker");
    }
    if (tooLong(e)) {
      return new Wrong(Fault.QUERY, "query gives too much: it must give one number");
    }
    if (READ_ONLY.equals(e.getSQLState()) || MYSQL_READ_ONLY.contains(e.getErrorCode())) {
      return new Wrong(
          Fault.QUERY,
          "query writes, and is asked in a transaction that can only read: let it read");
    }
    if (ended(e)) {
      return new Wrong(Fault.QUERY, "query ends the connection: " + said(e));
    }
    return new Wrong(Fault.QUERY, "query is refused: " + said(e));
  }

  /**
   * Whether the connection is lost, possibly without a fault of the query: a late or too long
   * answer would come again.
   */
  static boolean ended(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    boolean lost = (state.startsWith("08") && !state.equals(PROTOCOL)) || state.startsWith("57P");
    return lost && !late(e) && !tooLong(e);
  }

  private static boolean tooLong(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof AnswerSocket.TooLongException
          || String.valueOf(cause.getMessage()).contains("maxResultBuffer")) {
        return true;
      }
    }
    return false;
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
                      + source.shown(source.user())
                      + " may not use it: create it, or correct its name"));
        }
      }
    }
    return Optional.empty();
  }

  private static Wrong login(SqlSource source) {
    return new Wrong(
        Fault.LOGIN,
        "refuses the login of user "
            + source.shown(source.user())
            + ": correct the user, the password or the TLS");
  }

  private static String unreachable(SqlSource source, SQLException e) {
    if (late(e) || LATE.matcher(said(e)).find()) {
      return "does not answer in time: is it running?";
    }
    if (MetadataAddressException.isCauseOf(e)) {
      return MetadataAddressException.WHY;
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException) {
        return "has a host name that is unknown: correct it";
      }
      if (cause instanceof ConnectException) {
        return "cannot be connected to: is it running?";
      }
      if (cause instanceof SSLException || TLS.matcher(String.valueOf(cause.getMessage())).find()) {
        return "fails the TLS handshake ("
            + said(e)
            + "): correct the certificate, or sslmode or tls";
      }
      if (cause instanceof IOException) {
        return "closes the connection half way: does a "
            + source.product().title()
            + " serve there?";
      }
    }
    return "fails (" + said(e) + "): does a " + source.product().title() + " serve there?";
  }

  /** The message without the connection's number, which differs each time. */
  private static String said(SQLException e) {
    return FailureLine.of(e).replaceFirst("^\\(conn=\\d+\\) ", "").replaceFirst("^ERROR: ", "");
  }
}
