// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sql;

import com.google.re2j.Pattern;
import io.sarban.scaler.measure.sql.SqlOptions.NamedFiles;
import io.sarban.scaler.problem.InvalidFieldException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * PostgreSQL's connection strings. Source: "Parameter Key Words" in PostgreSQL's documentation of
 * libpq.
 */
final class PostgresqlConnection {

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]{0,62}");
  private static final Pattern METHODS =
      Pattern.compile("!?(password|md5|scram-sha-256|none)(,!?(password|md5|scram-sha-256|none))*");

  private static final Set<String> SSL_MODES =
      Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
  private static final Set<String> VERSIONS = Set.of("3.0", "3.2", "latest");

  /** Keyed by the driver's names. */
  private static final Map<String, String> TARGETS =
      Map.of(
          "any", "any",
          "read-write", "primary",
          "primary", "primary",
          "read-only", "secondary",
          "standby", "secondary",
          "prefer-standby", "preferSecondary");

  private static final Map<String, String> BINDINGS =
      Map.of("disable", "disable", "prefer", "prefer", "require", "require");
  private static final Map<String, String> NEGOTIATIONS =
      Map.of("postgres", "postgres", "direct", "direct");

  /** Without effect on one query, or set elsewhere. All others are server parameters. */
  private static final Set<String> OTHERS =
      Set.of(
          "host",
          "port",
          "user",
          "password",
          "dbname",
          "sslmode",
          "sslrootcert",
          "sslcert",
          "sslkey",
          "sslpassword",
          "sslsni",
          "sslnegotiation",
          "passfile",
          "options",
          "application_name",
          "target_session_attrs",
          "channel_binding",
          "require_auth",
          "min_protocol_version",
          "max_protocol_version",
          "connect_timeout",
          "krbsrvname",
          "krbspn",
          "statement_cache_capacity",
          "description_cache_capacity",
          "default_query_exec_mode");

  /** They are tried one after the other. */
  private static final int MOST_HOSTS = 16;

  private final String field;
  private final Map<String, String> settings;

  private PostgresqlConnection(String field, Map<String, String> settings) {
    this.field = field;
    this.settings = settings;
  }

  /**
   * Reads a connection string.
   *
   * @throws InvalidFieldException if it is invalid; the message contains nothing of it
   */
  static SqlSource parse(String text) {
    Map<String, String> settings;
    try {
      settings = PostgresqlSettings.read(text.strip());
    } catch (IllegalArgumentException e) {
      // the text may hold a password: it is not shown
      throw new InvalidFieldException(
          "connection",
          "must be like postgresql://user:password@host:5432/database, or like host=... user=...");
    }
    return of("connection", settings);
  }

  /**
   * The source for these settings, which have the keys of a connection string.
   *
   * @param field the field at fault if they cannot be used
   */
  static SqlSource of(String field, Map<String, String> settings) {
    return new PostgresqlConnection(field, settings).source();
  }

  private SqlSource source() {
    if (settings.containsKey("service") || settings.containsKey("servicefile")) {
      throw invalid("names a service file, which is not read: write its settings out");
    }
    String user = required("user");
    return new SqlSource(
        addresses(
            required("host").split(",", -1), settings.getOrDefault("port", "").split(",", -1)),
        settings.getOrDefault("dbname", user),
        user,
        Optional.ofNullable(settings.get("password")),
        options());
  }

  /** Each host has its own port, or all have the same one. */
  private List<Address> addresses(String[] hosts, String[] ports) {
    if (hosts.length > MOST_HOSTS) {
      throw invalid("must name at most " + MOST_HOSTS + " hosts");
    }
    List<Address> addresses = new ArrayList<>();
    for (int i = 0; i < hosts.length; i++) {
      String given = (i < ports.length ? ports[i] : ports[0]).strip();
      String port = given.isEmpty() ? Product.POSTGRESQL.port() : given;
      if (Address.of("h", port).isEmpty()) {
        throw invalid("must have a number from 1 to 65535 as its port");
      }
      addresses.add(
          Address.parse(hosts[i].strip(), port)
              .orElseThrow(() -> invalid("must name a host, and no socket or path")));
    }
    return addresses;
  }

  private SqlOptions.Postgresql options() {
    Map<String, String> driver = new LinkedHashMap<>();
    driver.put("ApplicationName", settings.getOrDefault("application_name", "sarban"));
    known("target_session_attrs", TARGETS, "targetServerType", driver);
    known("channel_binding", BINDINGS, "channelBinding", driver);
    known("sslnegotiation", NEGOTIATIONS, "sslNegotiation", driver);
    methods().ifPresent(methods -> driver.put("requireAuth", methods));
    oneOf("min_protocol_version", VERSIONS);
    oneOf("max_protocol_version", VERSIONS);
    if (!"3.0".equals(settings.getOrDefault("min_protocol_version", "3.0"))) {
      throw invalid(
          "needs protocol 3.2, which Sarban does not speak: leave out min_protocol_version");
    }
    parameters().ifPresent(parameters -> driver.put("options", parameters));
    boolean system = "system".equals(settings.get("sslrootcert"));
    return new SqlOptions.Postgresql(sslMode(system), files(system), driver);
  }

  private NamedFiles files(boolean system) {
    Optional<String> certificate = Optional.ofNullable(settings.get("sslcert"));
    Optional<String> key = Optional.ofNullable(settings.get("sslkey"));
    if (certificate.isPresent() != key.isPresent()) {
      throw invalid("must name both sslcert and sslkey, or none");
    }
    return new NamedFiles(
        Optional.ofNullable(settings.get("sslrootcert")).filter(path -> !system),
        certificate,
        key,
        Optional.ofNullable(settings.get("passfile")));
  }

  /** As in libpq, require checks certificates if sslrootcert is set. */
  private String sslMode(boolean system) {
    String mode = settings.getOrDefault("sslmode", "prefer");
    if (!SSL_MODES.contains(mode)) {
      throw new InvalidFieldException(
          field.equals("host") ? "sslmode" : field,
          "sslmode must be disable, allow, prefer, require, verify-ca or verify-full");
    }
    if (system) {
      return "verify-full";
    }
    return mode.equals("require") && settings.containsKey("sslrootcert") ? "verify-ca" : mode;
  }

  private void known(
      String name, Map<String, String> values, String option, Map<String, String> driver) {
    oneOf(name, values.keySet());
    if (settings.containsKey(name)) {
      driver.put(option, values.get(settings.get(name)));
    }
  }

  private void oneOf(String name, Set<String> values) {
    String value = settings.get(name);
    if (value != null && !values.contains(value)) {
      throw invalid(
          name + " must be one of " + values.stream().sorted().collect(Collectors.joining(", ")));
    }
  }

  /** Without methods that would use a login of the scaler's own machine. */
  private Optional<String> methods() {
    Optional<String> methods = Optional.ofNullable(settings.get("require_auth"));
    if (methods.isPresent() && !METHODS.matches(methods.get())) {
      throw invalid("require_auth must be of password, md5, scram-sha-256, none");
    }
    return methods.map(list -> list.startsWith("!") ? list + ",!gss,!sspi" : list);
  }

  /** The parameters for the server at login. */
  private Optional<String> parameters() {
    List<String> parameters = new ArrayList<>();
    Optional.ofNullable(settings.get("options")).ifPresent(parameters::add);
    settings.forEach(
        (name, value) -> {
          if (!OTHERS.contains(name) && !name.startsWith("pool_")) {
            if (!VARIABLE.matches(name)) {
              throw invalid("has a setting that is no parameter's name");
            }
            parameters.add("-c " + name + "=" + escaped(value));
          }
        });
    return parameters.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", parameters));
  }

  private static String escaped(String value) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\' || Character.isWhitespace(c)) {
        escaped.append('\\');
      }
      escaped.append(c);
    }
    return escaped.toString();
  }

  private String required(String key) {
    return Optional.ofNullable(settings.get(key))
        .orElseThrow(() -> invalid("the connection string must name a " + key));
  }

  private InvalidFieldException invalid(String message) {
    return new InvalidFieldException(field, message);
  }
}
