package io.sarban.scaler.measure.sql;

import io.sarban.scaler.resource.InvalidFieldException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * MySQL's connection strings as KEDA has them: {@code
 * user:password@tcp(host:port)/database?tls=true}. Source: "DSN (Data Source Name)" of
 * go-sql-driver/mysql.
 */
final class MySqlConnection {

  private static final Pattern DSN =
      Pattern.compile(
          "(?:(?<user>[^:]*?)(?::(?<password>.*))?@)?(?<net>[^@(/]*)(?:\\((?<address>[^)]*)\\))?"
              + "/(?<database>[^/?]*)(?:\\?(?<parameters>[^/]*))?",
          Pattern.DOTALL);
  private static final Pattern ADDRESS =
      Pattern.compile("([^\\s:/?#@,\\[\\]]+|\\[[0-9a-fA-F:.]+])(?::(\\d{1,5}))?");

  /** Settings of KEDA's driver that do not change what a query gives; others are the server's. */
  private static final Set<String> DRIVERS =
      Set.of(
          "allowAllFiles",
          "allowCleartextPasswords",
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
          "multiStatements",
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
   * @throws InvalidFieldException if it is none; the message holds none of it
   */
  static SqlSource parse(String text) {
    Matcher matcher = DSN.matcher(text.strip());
    if (!matcher.matches() || matcher.group("user") == null || matcher.group("user").isEmpty()) {
      throw invalid();
    }
    String net = matcher.group("net");
    if (!net.isEmpty() && !net.equals("tcp")) {
      throw new InvalidFieldException("connectionString", "must connect by tcp(host:port)");
    }
    String address = Optional.ofNullable(matcher.group("address")).orElse("127.0.0.1");
    return new SqlSource(
        Product.MYSQL,
        address("connectionString", address, Optional.empty()),
        decoded(matcher.group("database")),
        matcher.group("user"),
        Optional.ofNullable(matcher.group("password")),
        options(Optional.ofNullable(matcher.group("parameters")).orElse("")));
  }

  /**
   * {@code host:port}, with MySQL's own port where there is none.
   *
   * @param field is at fault where it cannot be used
   */
  static String address(String field, String host, Optional<String> port) {
    Matcher matcher = ADDRESS.matcher(host.strip());
    String other = port.map(String::strip).orElse(String.valueOf(Product.MYSQL.port()));
    if (!matcher.matches()) {
      throw new InvalidFieldException(field, "must name a host and no more");
    }
    if (!other.matches("\\d{1,5}")) {
      throw new InvalidFieldException("port", "must be a number, not \"" + other + "\"");
    }
    return matcher.group(1) + ":" + Optional.ofNullable(matcher.group(2)).orElse(other);
  }

  private static Map<String, String> options(String parameters) {
    Map<String, String> options = new LinkedHashMap<>();
    List<String> variables = new ArrayList<>();
    for (String parameter : parameters.split("&", 0)) {
      String[] pair = parameter.split("=", 2);
      if (pair.length == 2 && pair[0].equals("tls")) {
        options.put("sslMode", sslMode(pair[1]));
      } else if (pair.length == 2 && !DRIVERS.contains(pair[0])) {
        variables.add(pair[0] + "=" + decoded(pair[1]));
      }
    }
    if (!variables.isEmpty()) {
      options.put("sessionVariables", String.join(",", variables));
    }
    return options;
  }

  private static String sslMode(String tls) {
    return switch (tls) {
      case "true", "1", "True", "TRUE" -> "verify-full";
      case "false", "0", "False", "FALSE" -> "disable";
      case "skip-verify" -> "trust";
      default ->
          throw new InvalidFieldException(
              "connectionString", "tls must be true, skip-verify or false");
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
    return new InvalidFieldException(
        "connectionString", "must be like user:password@tcp(host:3306)/database");
  }
}
