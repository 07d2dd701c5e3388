// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function;

import com.fasterxml.jackson.databind.JsonNode;
import io.sarban.scaler.function.source.FunctionException;
import io.sarban.scaler.problem.OneLine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The content of a local.settings.json.
 *
 * @param values the app's settings; a colon in a name becomes two underscores
 * @param connectionStrings the names of connection strings that are not deployed
 */
record LocalSettings(Map<String, String> values, List<String> connectionStrings) {

  static final String FILE = "local.settings.json";

  static final LocalSettings NONE = new LocalSettings(Map.of(), List.of());

  private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");

  LocalSettings {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    connectionStrings = List.copyOf(connectionStrings);
  }

  /**
   * @throws FunctionException that names what to fix, but no value
   */
  static LocalSettings read(String text) {
    JsonNode tree = JsonText.read(text, FILE);
    if (tree.path("IsEncrypted").asBoolean()) {
      throw new FunctionException(
          FILE + " is encrypted: run func settings decrypt in its folder, then deploy again");
    }
    Map<String, String> values = new LinkedHashMap<>();
    tree.path("Values").properties().forEach(one -> put(values, one.getKey(), one.getValue()));
    List<String> connections = new ArrayList<>();
    tree.path("ConnectionStrings")
        .properties()
        .forEach(one -> connections.add(OneLine.of(one.getKey())));
    return new LocalSettings(values, connections);
  }

  private static void put(Map<String, String> values, String name, JsonNode value) {
    String key = name.replace(":", "__");
    if (!KEY.matcher(key).matches()) {
      throw new FunctionException(
          FILE
              + ", Values: \""
              + OneLine.of(name)
              + "\" is no name for a variable: use letters, digits, - . and _");
    }
    if (value.isContainerNode()) {
      throw new FunctionException(
          FILE + ", Values, " + OneLine.of(name) + ": is no text: write it in quotation marks");
    }
    values.put(key, value.isNull() ? "" : value.asText());
  }

  /** Keeps secrets out of logs. */
  @Override
  public String toString() {
    return "LocalSettings" + values.keySet();
  }
}
