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
 * PostgreSQL's connection strings: URIs and lists of {@code key=value}. Source: "Connection
 * Strings" and "Parameter Key Words" in PostgreSQL's documentation of libpq.
 */
final class PostgresqlConnection {

  private static final Pattern URI =
      Pattern.compile(
          "postgres(?:ql)?://(?:(?<user>[^:/?]*)(?::(?<password>[^/?]*))?@)?"
              + "(?<hosts>[^/?@]*)(?:/(?<database>[^?]*))?(?:\\?(?<query>.*))?");
  private static final Pattern SETTING =
      Pattern.compile(
          "\\s*(\\w+)\\s*=\\s*(?:'((?:[^'\\\\]|\\\\.)*)'|((?:[^\\s'\\\\]|\\\\.)*))\\s*");
  private static final Pattern HOST =
      Pattern.compile("(?<host>[^\\s:/?#@\\[\\]]+|\\[[0-9a-fA-F:.]+])(?::(?<port>\\d{1,5}))?");

  private static final Set<String> SSL_MODES =
      Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
  private static final Map<String, String> TARGETS =
      Map.of(
          "any", "any",
          "read-write", "primary",
          "primary", "primary",
          "read-only", "secondary",
          "standby", "secondary",
          "prefer-standby", "preferSecondary");

  /** What the driver has by another name. */
  private static final Map<String, String> DRIVERS =
      Map.of(
          "sslrootcert", "sslrootcert",
          "sslcert", "sslcert",
          "sslkey", "sslkey",
          "sslpassword", "sslpassword",
          "sslnegotiation", "sslNegotiation",
          "application_name", "ApplicationName",
          "options", "options");

  /** Of no consequence to one query, or said elsewhere. */
  private static final Set<String> OTHERS =
      Set.of(
          "host",
          "port",
          "user",
          "password",
          "dbname",
          "sslmode",
          "target_session_attrs",
          "connect_timeout",
          "passfile",
          "sslsni",
          "krbsrvname",
          "statement_cache_capacity",
          "description_cache_capacity",
          "default_query_exec_mode");

  private PostgresqlConnection() {}

  /**
   * Reads a connection string.
   *
   * @throws InvalidFieldException if it is none; the message holds none of it
   */
  static SqlSource parse(String text) {
    String connection = text.strip();
    return of("connection", connection.contains("://") ? uri(connection) : settings(connection));
  }

  /**
   * The source that these settings name, by the keys of a connection string.
   *
   * @param field is at fault where they cannot be used
   */
  static SqlSource of(String field, Map<String, String> settings) {
    String user = required(field, settings, "user");
    return new SqlSource(
        Product.POSTGRESQL,
        hosts(field, required(field, settings, "host"), settings.getOrDefault("port", "")),
        settings.getOrDefault("dbname", user),
        user,
        Optional.ofNullable(settings.get("password")),
        options(field, settings));
  }

  private static Map<String, String> uri(String text) {
    Matcher matcher = URI.matcher(text);
    if (!matcher.matches()) {
      throw invalid();
    }
    Map<String, String> settings = new LinkedHashMap<>();
    for (String pair : Optional.ofNullable(matcher.group("query")).orElse("").split("&", 0)) {
      int equals = pair.indexOf('=');
      put(settings, pair.substring(0, Math.max(equals, 0)), pair.substring(equals + 1));
    }
    put(settings, "user", matcher.group("user"));
    put(settings, "password", matcher.group("password"));
    put(settings, "host", matcher.group("hosts"));
    put(settings, "dbname", matcher.group("database"));
    return settings;
  }

  private static void put(Map<String, String> settings, String key, String encoded) {
    if (encoded != null && !encoded.isEmpty() && !key.isEmpty()) {
      try {
        settings.put(key, URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        throw invalid();
      }
    }
  }

  private static Map<String, String> settings(String text) {
    Map<String, String> settings = new LinkedHashMap<>();
    Matcher matcher = SETTING.matcher(text);
    int end = 0;
    while (end < text.length() && matcher.find(end) && matcher.start() == end) {
      String value = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
      if (!value.isEmpty()) {
        settings.put(matcher.group(1), value.replaceAll("\\\\(.)", "$1"));
      }
      end = matcher.end();
    }
    if (end < text.length()) {
      throw invalid();
    }
    return settings;
  }

  /** Each host has its own port, or all have the same. */
  private static String hosts(String field, String hosts, String ports) {
    String[] each = hosts.split(",", 0);
    String[] port = ports.split(",", 0);
    List<String> named = new ArrayList<>();
    for (int i = 0; i < each.length; i++) {
      Matcher matcher = HOST.matcher(each[i].strip());
      if (!matcher.matches()) {
        throw new InvalidFieldException(field, "must name a host, and no socket or path");
      }
      String given = (i < port.length ? port[i] : port[0]).strip();
      String other = given.isEmpty() ? String.valueOf(Product.POSTGRESQL.port()) : given;
      String one = Optional.ofNullable(matcher.group("port")).orElse(other);
      if (!one.matches("\\d{1,5}")) {
        throw new InvalidFieldException(field, "must have a number as its port");
      }
      named.add(matcher.group("host") + ":" + one);
    }
    return String.join(",", named);
  }

  private static Map<String, String> options(String field, Map<String, String> settings) {
    Map<String, String> options = new LinkedHashMap<>(encryption(field, settings));
    List<String> parameters = new ArrayList<>();
    settings.forEach(
        (key, value) -> {
          if (DRIVERS.containsKey(key)) {
            options.put(DRIVERS.get(key), value);
          } else if (!OTHERS.contains(key) && !key.startsWith("pool_")) {
            parameters.add("-c " + key + "=" + value.replaceAll("([\\\\\\s])", "\\\\$1"));
          }
        });
    if (!parameters.isEmpty()) {
      options.merge("options", String.join(" ", parameters), (given, more) -> given + " " + more);
    }
    Optional.ofNullable(settings.get("target_session_attrs"))
        .map(TARGETS::get)
        .ifPresent(target -> options.put("targetServerType", target));
    return options;
  }

  /** With the JDK's certificates where there are none of its own; require checks only its own. */
  private static Map<String, String> encryption(String field, Map<String, String> settings) {
    String mode = settings.getOrDefault("sslmode", "prefer");
    boolean own = settings.containsKey("sslrootcert");
    if (!SSL_MODES.contains(mode)) {
      throw new InvalidFieldException(
          field.equals("host") ? "sslmode" : field,
          "sslmode must be disable, allow, prefer, require, verify-ca or verify-full");
    }
    if (mode.equals("require") && own) {
      return Map.of("sslmode", "verify-ca");
    }
    return mode.startsWith("verify") && !own
        ? Map.of("sslmode", mode, "sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory")
        : Map.of("sslmode", mode);
  }

  private static String required(String field, Map<String, String> settings, String key) {
    return Optional.ofNullable(settings.get(key))
        .orElseThrow(
            () -> new InvalidFieldException(field, "the connection string must name a " + key));
  }

  /** The text may hold a password: it is not shown. */
  private static InvalidFieldException invalid() {
    return new InvalidFieldException(
        "connection",
        "must be like postgresql://user:password@host:5432/database, or like host=... user=...");
  }
}
