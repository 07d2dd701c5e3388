// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route.component;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An endpoint's URI in parts, as Camel splits it.
 *
 * @param scheme the component's name
 * @param path without leading slashes
 * @param query its parameters, decoded
 */
public record EndpointUri(String scheme, String path, Map<String, String> query) {

  public static EndpointUri parse(String uri) {
    int question = question(uri);
    String before = question < 0 ? uri : uri.substring(0, question);
    int colon = before.startsWith("{{") ? -1 : before.indexOf(':');
    String scheme = colon < 0 ? before : before.substring(0, colon);
    String path = colon < 0 ? "" : before.substring(colon + 1);
    return new EndpointUri(
        scheme,
        path.startsWith("//") ? path.substring(2) : path,
        question < 0 ? Map.of() : query(uri.substring(question + 1)));
  }

  /** The first question mark that is not part of a placeholder such as {@code {{?NAME}}}. */
  private static int question(String uri) {
    int at = uri.indexOf('?');
    while (at >= 2 && uri.startsWith("{{", at - 2)) {
      at = uri.indexOf('?', at + 1);
    }
    return at;
  }

  private static Map<String, String> query(String text) {
    Map<String, String> query = new LinkedHashMap<>();
    int at = 0;
    while (at < text.length()) {
      int equals = text.indexOf('=', at);
      if (equals < 0) {
        break;
      }
      String name = camelCase(text.substring(at, equals));
      int end = end(text, equals + 1);
      query.put(name, value(text.substring(equals + 1, end)));
      at = end + 1;
    }
    return query;
  }

  /** A value in RAW(...) or RAW{...} may hold any character. */
  private static int end(String text, int begin) {
    int from = begin;
    if (text.startsWith("RAW(", begin)) {
      from = Math.max(begin, text.indexOf(")&", begin) + 1);
      from = from == begin ? text.length() : from;
    } else if (text.startsWith("RAW{", begin)) {
      from = Math.max(begin, text.indexOf("}&", begin) + 1);
      from = from == begin ? text.length() : from;
    }
    int end = text.indexOf('&', from);
    return end < 0 ? text.length() : end;
  }

  static String raw(String value) {
    boolean raw =
        value.startsWith("RAW(") && value.endsWith(")")
            || value.startsWith("RAW{") && value.endsWith("}");
    return raw ? value.substring(4, value.length() - 1) : value;
  }

  private static String value(String text) {
    String raw = raw(text);
    if (raw.length() != text.length() || text.indexOf('%') < 0) {
      return raw;
    }
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /** Camel takes {@code auto-offset-reset}, too. */
  public static String camelCase(String name) {
    StringBuilder camel = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      boolean dash = name.charAt(i) == '-' && i + 1 < name.length();
      camel.append(dash ? Character.toUpperCase(name.charAt(++i)) : name.charAt(i));
    }
    return camel.toString();
  }

  /** With the entries of {@code parameters:}, which override the query, as in Camel. */
  public WrittenEndpoint source(String route, Map<String, String> parameters) {
    Map<String, String> all = new LinkedHashMap<>(query);
    parameters.forEach((name, value) -> all.put(name, raw(value)));
    return new WrittenEndpoint(route, scheme, path, all);
  }
}
