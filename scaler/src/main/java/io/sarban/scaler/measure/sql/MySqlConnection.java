// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sql;

import com.google.re2j.Pattern;
import io.sarban.scaler.problem.InvalidFieldException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * MySQL's connection strings as in KEDA: {@code user:password@tcp(host:port)/database?tls=true}.
 * Source: "DSN (Data Source Name)" of go-sql-driver/mysql.
 */
final class MySqlConnection {

  private static final String FIELD = "connectionString";
  private static final Pattern NET = Pattern.compile("(?:tcp[46]?)?(?:\\((.*)\\))?");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_@][A-Za-z0-9_@.]{0,99}");

  /** Settings of KEDA's driver that do not change a query's result; others belong to the server. */
  private static final Set<String> DRIVERS =
      Set.of(
          "allowAllFiles",
          "allowFallbackToPlaintext",
          "allowNativePasswords",
          "allowOldPasswords",
          "charset",
          "checkConnLiveness",
          "clientFoundRows",
          "collation",
          "columnsWithAlias",
          "compress",
          "connectionAttributes",
          "interpolateParams",
          "loc",
          "maxAllowedPacket",
          "parseTime",
          "readTimeout",
          "rejectReadOnly",
          "serverPubKey",
          "timeTruncate",
          "timeout",
          "writeTimeout");

  private MySqlConnection() {}

  /**
   * Reads a connection string.
   *
   * @throws InvalidFieldException if it is invalid; the message contains nothing of it
   */
  static SqlSource parse(String text) {
    String dsn = text.strip();
    int slash = dsn.lastIndexOf('/');
    String left = slash < 0 ? "" : dsn.substring(0, slash);
    int at = left.lastIndexOf('@');
    String login = at < 0 ? "" : left.substring(0, at);
    int colon = login.indexOf(':');
    String user = colon < 0 ? login : login.substring(0, colon);
    if (user.isEmpty()) {
      throw invalid();
    }
    String right = dsn.substring(slash + 1);
    int query = right.indexOf('?');
    return new SqlSource(
        List.of(address(left.substring(at + 1))),
        decoded((query < 0 ? right : right.substring(0, query)).replace("+", "%2B")),
        user,
        colon < 0 ? Optional.empty() : Optional.of(login.substring(colon + 1)),
        options(query < 0 ? "" : right.substring(query + 1)));
  }

  private static Address address(String net) {
    var matcher = NET.matcher(net);
    if (!matcher.matches()) {
      throw new InvalidFieldException(FIELD, "must connect by tcp(host:port)");
    }
    String address = matcher.group(1);
    return Address.parse(
            address == null || address.isEmpty() ? "127.0.0.1" : address.strip(),
            Product.MYSQL.port())
        .orElseThrow(() -> new InvalidFieldException(FIELD, "must name a host and no more"));
  }

  private static SqlOptions.MySql options(String parameters) {
    Map<String, String> drivers = new LinkedHashMap<>();
    Map<String, String> variables = new LinkedHashMap<>();
    for (String parameter : parameters.split("&", -1)) {
      int equals = parameter.indexOf('=');
      if (equals >= 0) {
        put(drivers, variables, parameter.substring(0, equals), parameter.substring(equals + 1));
      }
    }
    return new SqlOptions.MySql(
        sslMode(drivers.getOrDefault("tls", "false")),
        flag(drivers, "allowCleartextPasswords"),
        flag(drivers, "multiStatements"),
        variables);
  }

  private static void put(
      Map<String, String> drivers, Map<String, String> variables, String name, String value) {
    switch (name) {
      case "tls", "allowCleartextPasswords", "multiStatements" -> drivers.put(name, value);
      default -> {
        if (!DRIVERS.contains(name)) {
          variables.put(variable(name), decoded(value));
        }
      }
    }
  }

  private static String variable(String name) {
    if (!VARIABLE.matches(name)) {
      throw new InvalidFieldException(FIELD, "has a parameter that is no variable's name");
    }
    return name;
  }

  private static String sslMode(String tls) {
    return switch (tls) {
      case "true", "1", "True", "TRUE" -> "verify-full";
      case "false", "0", "False", "FALSE" -> "disable";
      case "skip-verify" -> "trust";
      default -> throw new InvalidFieldException(FIELD, "tls must be true, skip-verify or false");
    };
  }

  private static boolean flag(Map<String, String> drivers, String name) {
    return switch (drivers.getOrDefault(name, "false")) {
      case "true", "1", "True", "TRUE" -> true;
      case "false", "0", "False", "FALSE" -> false;
      default -> throw new InvalidFieldException(FIELD, name + " must be true or false");
    };
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  /** The text may hold a password: it is not shown. */
  private static InvalidFieldException invalid() {
    return new InvalidFieldException(FIELD, "must be like user:password@tcp(host:3306)/database");
  }
}
