// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route;

import io.sarban.scaler.route.component.RouteException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads {@code .env} files: lines of NAME=value; # begins a comment line. */
public final class Variables {

  /** Names that are valid both as a Secret's key and in a shell. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,252}");

  private Variables() {}

  /**
   * Reads a file's text. A pair of quotes around a value is not part of it, nor is the word export
   * before a name.
   *
   * @param file as messages name it
   * @throws RouteException that names the line which is no variable, never the line's content
   */
  public static Map<String, String> parse(String text, String file) {
    Map<String, String> variables = new LinkedHashMap<>();
    int number = 0;
    for (String raw : text.lines().toList()) {
      number++;
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      String name = equals < 0 ? "" : line.substring(0, equals).strip();
      name = name.startsWith("export ") ? name.substring(7).strip() : name;
      if (!NAME.matcher(name).matches()) {
        throw new RouteException(
            file
                + ", line "
                + number
                + ": is no variable: write NAME=value, or # before a comment");
      }
      String value = line.substring(equals + 1).strip();
      check(value, file + ", line " + number);
      variables.put(name, unquoted(value));
    }
    return variables;
  }

  private static void check(String value, String line) {
    if (value.indexOf('\0') >= 0) {
      throw new RouteException(
          line + ": holds a null character, which no variable has: take it out");
    }
    boolean begins = value.startsWith("\"") || value.startsWith("'");
    if (begins && (value.length() == 1 || value.charAt(0) != value.charAt(value.length() - 1))) {
      throw new RouteException(
          line
              + ": the value begins with a quotation mark and does not end with it: put it on one"
              + " line, without a comment behind it");
    }
  }

  /** A value without the pair of quotes around it, as kustomize and shells read it. */
  public static String unquoted(String value) {
    int last = value.length() - 1;
    boolean quoted =
        last > 0
            && (value.charAt(0) == '"' || value.charAt(0) == '\'')
            && value.charAt(0) == value.charAt(last);
    return quoted ? value.substring(1, last) : value;
  }
}
