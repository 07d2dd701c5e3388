// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function;

import com.fasterxml.jackson.databind.JsonNode;
import io.sarban.scaler.function.source.Binding;
import io.sarban.scaler.function.source.Function;
import io.sarban.scaler.function.source.FunctionException;
import io.sarban.scaler.function.source.Literal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads a function's bindings from its function.json, or from an entry of functions.metadata. */
final class FunctionJson {

  private FunctionJson() {}

  /** The function of a function.json; empty if the file has no bindings, as for proxies. */
  static Optional<Function> read(String text, String name, String file) {
    return function(JsonText.read(text, file), name, file + ", function " + name);
  }

  /** The functions of a functions.metadata, which a build of a .NET isolated app creates. */
  static List<Function> metadata(String text, String file) {
    JsonNode tree = JsonText.read(text, file);
    if (!tree.isArray()) {
      throw new FunctionException(file + " is no list of functions: build the app again");
    }
    List<Function> functions = new ArrayList<>();
    for (JsonNode entry : tree) {
      String name = entry.path("name").asText();
      function(entry, name, file + ", function " + name).ifPresent(functions::add);
    }
    return functions;
  }

  private static Optional<Function> function(JsonNode tree, String name, String where) {
    JsonNode bindings = tree.path("bindings");
    if (!bindings.isArray()) {
      return Optional.empty();
    }
    List<JsonNode> triggers = new ArrayList<>();
    for (JsonNode binding : bindings) {
      if (binding.path("type").asText().toLowerCase(Locale.ROOT).endsWith("trigger")) {
        triggers.add(binding);
      }
    }
    if (triggers.size() != 1) {
      throw new FunctionException(
          where
              + ": has "
              + triggers.size()
              + " bindings of a type that ends in Trigger: a function has exactly one");
    }
    JsonNode trigger = triggers.get(0);
    return Optional.of(
        new Function(
            name,
            Binding.of(trigger.path("type").asText(), fields(trigger), where),
            tree.path("disabled").asText(),
            tree.path("scriptFile").asText()));
  }

  private static Map<String, Literal> fields(JsonNode binding) {
    Map<String, Literal> fields = new LinkedHashMap<>();
    binding
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isValueNode() && !field.getValue().isNull()) {
                fields.put(field.getKey(), new Literal.Text(field.getValue().asText()));
              }
            });
    return fields;
  }
}
