// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route;

import com.fasterxml.jackson.databind.JsonNode;
import io.sarban.scaler.problem.OneLine;
import io.sarban.scaler.resource.Trigger;
import io.sarban.scaler.route.component.RouteException;
import io.sarban.scaler.yaml.UnreadableException;
import io.sarban.scaler.yaml.YamlDocuments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The comment in a route file that says how to scale it: {@code # sarban: {maxReplicas: 10}}, or
 * the same as a block of comment lines.
 */
final class ScalingComment {

  private static final String BEGIN = "# sarban:";
  private static final int MAX_LENGTH = 10_000;
  private static final int MAX_VALUES = 500;
  private static final Set<String> KNOWN =
      Set.of(
          "minReplicas",
          "maxReplicas",
          "pollingInterval",
          "cooldownPeriod",
          "messagesPerReplica",
          "natsMonitoring",
          "triggers");

  private final String file;
  private final JsonNode tree;

  private ScalingComment(String file, JsonNode tree) {
    this.file = file;
    this.tree = tree;
  }

  /**
   * The settings in a file's comment; empty if it has none.
   *
   * @throws RouteException if it cannot be read
   */
  static ScalingSettings of(String text, String file) {
    Optional<String> yaml = yaml(text.lines().toList());
    if (yaml.isEmpty()) {
      return ScalingSettings.NONE;
    }
    if (yaml.get().length() > MAX_LENGTH) {
      throw fault(file, "is longer than " + MAX_LENGTH + " characters: shorten it");
    }
    try {
      return new ScalingComment(file, YamlDocuments.strict(yaml.get(), MAX_VALUES)).scaling();
    } catch (UnreadableException e) {
      throw fault(file, e.getMessage());
    }
  }

  private static RouteException fault(String file, String why) {
    return new RouteException(file + ", the comment \"# sarban:\": " + why);
  }

  private static Optional<String> yaml(List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.startsWith(BEGIN)) {
        String rest = line.substring(BEGIN.length()).strip();
        return Optional.of(rest.isEmpty() ? block(lines.subList(i + 1, lines.size())) : rest);
      }
    }
    return Optional.empty();
  }

  /** The indented comment lines that follow. */
  private static String block(List<String> lines) {
    StringBuilder block = new StringBuilder();
    for (String line : lines) {
      String stripped = line.strip();
      if (!stripped.startsWith("#  ")) {
        break;
      }
      block.append(stripped.substring(1)).append('\n');
    }
    return block.toString();
  }

  private ScalingSettings scaling() {
    if (!tree.isObject()) {
      throw fault(file, "is no map: write {maxReplicas: 10}");
    }
    tree.fieldNames()
        .forEachRemaining(
            name -> {
              if (!KNOWN.contains(name)) {
                throw fault(
                    file,
                    OneLine.of(name) + " is not known: use " + String.join(", ", sorted(KNOWN)));
              }
            });
    return new ScalingSettings(
        number("minReplicas", 0),
        number("maxReplicas", 1),
        number("pollingInterval", 1),
        number("cooldownPeriod", 0),
        number("messagesPerReplica", 1),
        Optional.ofNullable(tree.get("natsMonitoring")).map(JsonNode::asText),
        triggers());
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }

  private Optional<Integer> number(String name, int least) {
    JsonNode value = tree.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.canConvertToInt() || !value.isIntegralNumber() || value.asInt() < least) {
      throw fault(file, name + " must be a whole number, at least " + least);
    }
    return Optional.of(value.asInt());
  }

  private List<Trigger> triggers() {
    List<Trigger> triggers = new ArrayList<>();
    for (JsonNode one : tree.path("triggers")) {
      String type = one.path("type").asText();
      if (type.isEmpty()) {
        throw fault(file, "a trigger has no type: add it");
      }
      Map<String, String> metadata = new LinkedHashMap<>();
      one.path("metadata")
          .fields()
          .forEachRemaining(field -> metadata.put(field.getKey(), field.getValue().asText()));
      triggers.add(new Trigger(type, null, null, metadata, null, null, Map.of()));
    }
    return triggers;
  }
}
