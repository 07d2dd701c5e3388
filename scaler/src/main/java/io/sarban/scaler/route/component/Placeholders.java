// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route.component;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Replaces {@code {{NAME}}} in values of routes as the worker does: with the variable beside the
 * route, else with the environment variable, else with the default after the colon.
 */
public final class Placeholders {

  private static final int MAX_REPLACED = 50;
  private static final String ENVIRONMENT = "env:";

  private final Map<String, String> own;
  private final Map<String, String> environment;
  private final Map<String, String> used = new TreeMap<>();

  /**
   * @param own variables beside the route
   * @param environment of the process
   */
  public Placeholders(Map<String, String> own, Map<String, String> environment) {
    this.own = own;
    this.environment = environment;
  }

  /** The environment variables that were needed so far: a worker elsewhere does not have them. */
  Map<String, String> used() {
    return used;
  }

  /** The value of a variable by its exact name. */
  Optional<Value> variable(String name) {
    String found = own.get(name);
    if (found == null) {
      found = environment.get(name);
      if (found == null) {
        return Optional.empty();
      }
      used.put(name, found);
    }
    return Optional.of(new Value(found, Optional.of(name), false));
  }

  /**
   * The value; empty if it is an optional placeholder ({@code {{?NAME}}}) without a value.
   *
   * @param where for messages
   * @throws RouteException if a variable is missing
   */
  Optional<Value> resolve(String raw, String where) {
    if (!raw.contains("{{")) {
      return Optional.of(Value.literal(raw));
    }
    String text = raw;
    for (int i = 0; i < MAX_REPLACED; i++) {
      int begin = text.lastIndexOf("{{");
      int end = begin < 0 ? -1 : text.indexOf("}}", begin);
      if (end < 0) {
        return Optional.of(new Value(text, Optional.empty(), false));
      }
      String name = text.substring(begin + 2, end).strip();
      boolean whole = begin == 0 && end == text.length() - 2;
      if (name.startsWith("?")) {
        Optional<Value> found = lookup(name.substring(1));
        if (whole || found.isEmpty()) {
          return found;
        }
        text = replaced(text, begin, end, found.get().text());
        continue;
      }
      Value value = found(name, where);
      if (whole) {
        return Optional.of(value);
      }
      text = replaced(text, begin, end, value.text());
    }
    throw new RouteException(where + ": has more than " + MAX_REPLACED + " placeholders");
  }

  private static String replaced(String text, int begin, int end, String value) {
    return text.substring(0, begin) + value + text.substring(end + 2);
  }

  private Value found(String placeholder, String where) {
    String name =
        placeholder.startsWith(ENVIRONMENT)
            ? placeholder.substring(ENVIRONMENT.length())
            : placeholder;
    int colon = name.indexOf(':');
    String key = colon < 0 ? name : name.substring(0, colon);
    return lookup(key)
        .or(() -> colon < 0 ? Optional.empty() : Optional.of(fallback(name.substring(colon + 1))))
        .orElseThrow(
            () ->
                new RouteException(
                    where
                        + ": {{"
                        + key
                        + "}} has no value: write "
                        + key
                        + "=... into a file .env beside the route, or set that variable (deploy takes it"
                        + " with --env "
                        + key
                        + ")"));
  }

  private static Value fallback(String text) {
    return new Value(text, Optional.empty(), true);
  }

  /** By its name, else by the name under which Camel looks up a property in the environment. */
  private Optional<Value> lookup(String key) {
    return variable(key)
        .or(() -> variable(key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_')));
  }
}
