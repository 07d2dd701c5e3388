// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sql;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Splits PostgreSQL's connection strings into settings by name, without empty ones. Sources:
 * "Connection Strings" in PostgreSQL's documentation of libpq; if they differ, pgx 5.9, which KEDA
 * uses.
 */
final class PostgresqlSettings {

  private static final String SPACES = " \t\n\r\u000B\f";

  /** Aliases of names; of an alias and its name, the later one counts. */
  private static final Map<String, String> NAMES = Map.of("database", "dbname");

  private final Map<String, String> settings = new LinkedHashMap<>();

  private PostgresqlSettings() {}

  /**
   * Reads a connection string.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Map<String, String> read(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException();
    }
    PostgresqlSettings read = new PostgresqlSettings();
    if (text.startsWith("postgres://") || text.startsWith("postgresql://")) {
      read.uri(text.substring(text.indexOf("://") + 3));
    } else {
      read.list(text);
    }
    read.settings.values().removeIf(String::isEmpty);
    return read.settings;
  }

  private void put(String name, String value) {
    settings.put(NAMES.getOrDefault(name, name), value);
  }

  private void uri(String text) {
    int question = text.indexOf('?');
    String place = question < 0 ? text : text.substring(0, question);
    int slash = place.indexOf('/');
    String authority = slash < 0 ? place : place.substring(0, slash);
    int at = authority.lastIndexOf('@');
    if (at >= 0) {
      login(authority.substring(0, at));
    }
    hosts(authority.substring(at + 1));
    if (slash >= 0) {
      put("dbname", decoded(place.substring(slash + 1)));
    }
    if (question >= 0) {
      query(text.substring(question + 1));
    }
  }

  private void login(String text) {
    int colon = text.indexOf(':');
    put("user", decoded(colon < 0 ? text : text.substring(0, colon)));
    if (colon >= 0) {
      put("password", decoded(text.substring(colon + 1)));
    }
  }

  /** Each host has its own port, which may be missing. */
  private void hosts(String text) {
    List<String> hosts = new ArrayList<>();
    List<String> ports = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      int colon = each.indexOf(':', Math.max(each.indexOf(']'), 0));
      hosts.add(decoded(colon < 0 ? each : each.substring(0, colon)));
      ports.add(colon < 0 ? "" : each.substring(colon + 1));
    }
    put("host", String.join(",", hosts));
    put("port", ports.stream().allMatch(String::isEmpty) ? "" : String.join(",", ports));
  }

  /** If a name is repeated, the first value counts; the query overrides the address. */
  private void query(String text) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      query.putIfAbsent(
          URLDecoder.decode(name, StandardCharsets.UTF_8),
          URLDecoder.decode(value, StandardCharsets.UTF_8));
    }
    query.forEach(this::put);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private void list(String text) {
    int at = after(text, 0);
    while (at < text.length()) {
      int equals = text.indexOf('=', at);
      if (equals < 0) {
        throw new IllegalArgumentException();
      }
      String name = text.substring(at, equals).strip();
      int begin = after(text, equals + 1);
      StringBuilder value = new StringBuilder();
      boolean quoted = begin < text.length() && text.charAt(begin) == '\'';
      at = after(text, quoted ? quoted(text, begin + 1, value) : bare(text, begin, value));
      put(name, value.toString());
    }
  }

  private static int after(String text, int from) {
    int at = from;
    while (at < text.length() && SPACES.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  private static int bare(String text, int from, StringBuilder value) {
    int at = from;
    while (at < text.length() && SPACES.indexOf(text.charAt(at)) < 0) {
      at = one(text, at, value);
    }
    return at;
  }

  private static int quoted(String text, int from, StringBuilder value) {
    int at = from;
    while (at < text.length() && text.charAt(at) != '\'') {
      at = one(text, at, value);
    }
    if (at >= text.length()) {
      throw new IllegalArgumentException();
    }
    return at + 1;
  }

  /** A character, or an escaped character. */
  private static int one(String text, int at, StringBuilder value) {
    int from = text.charAt(at) == '\\' ? at + 1 : at;
    if (from >= text.length()) {
      throw new IllegalArgumentException();
    }
    value.append(text.charAt(from));
    return from + 1;
  }
}
