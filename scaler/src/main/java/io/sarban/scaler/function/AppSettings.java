// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function;

import io.sarban.scaler.function.source.FunctionException;
import io.sarban.scaler.problem.OneLine;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The settings of an app, which resolve the fields of its bindings. */
final class AppSettings {

  private static final String PREFIX = "AzureWebJobs";

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][-._A-Za-z0-9]{0,252}");

  private final Map<String, String> values;
  private final boolean elsewhere;

  /**
   * @param elsewhere whether there are settings that are unknown here
   */
  AppSettings(Map<String, String> values, boolean elsewhere) {
    this.values = values;
    this.elsewhere = elsewhere;
  }

  Optional<String> value(String key) {
    return Optional.ofNullable(values.get(key)).filter(value -> !value.isEmpty());
  }

  /**
   * The setting of a connection: AzureWebJobs and its name, or else its name alone, as in the
   * Functions host.
   */
  Optional<String> key(String connection) {
    return Optional.of(PREFIX + connection)
        .filter(key -> value(key).isPresent())
        .or(
            () ->
                Optional.of(connection)
                    .filter(
                        key ->
                            value(key).isPresent()
                                || elsewhere && !hasParts(key) && NAME.matcher(key).matches()));
  }

  /** A part of an identity-based connection, such as NAME__queueServiceUri. */
  Optional<String> part(String connection, String part) {
    return value(PREFIX + connection + "__" + part).or(() -> value(connection + "__" + part));
  }

  /** Whether the connection has any such part, so that it is identity-based. */
  boolean hasParts(String connection) {
    return values.keySet().stream()
        .anyMatch(
            key -> key.startsWith(connection + "__") || key.startsWith(PREFIX + connection + "__"));
  }

  /**
   * A field with each {@code %NAME%} replaced.
   *
   * @param where for messages
   * @throws FunctionException that names a missing setting
   */
  String resolved(String text, String where) {
    StringBuilder resolved = new StringBuilder();
    int from = 0;
    while (true) {
      int begin = text.indexOf('%', from);
      int end = begin < 0 ? -1 : text.indexOf('%', begin + 1);
      if (end < 0) {
        return resolved.append(text, from, text.length()).toString();
      }
      String name = text.substring(begin + 1, end);
      String key = name.replace(":", "__");
      resolved
          .append(text, from, begin)
          .append(
              value(key)
                  .orElseThrow(
                      () ->
                          new FunctionException(
                              where
                                  + ": %"
                                  + OneLine.of(name)
                                  + "% has no value: write "
                                  + OneLine.of(key)
                                  + " into the Values of "
                                  + LocalSettings.FILE)));
      from = end + 1;
    }
  }
}
