// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import io.sarban.scaler.yaml.UnreadableException;
import io.sarban.scaler.yaml.YamlDocuments;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads a shipped declaration, a YAML file with the fields of the records. */
final class DeclarationReader {

  private static final int MOST_VALUES = 10_000;

  private DeclarationReader() {}

  static TriggerDeclaration read(String yaml) {
    JsonNode root = tree(yaml);
    return new TriggerDeclaration(
        texts(root, "types"),
        required(root, "title"),
        required(root, "purpose"),
        required(root, "measures"),
        texts(root, "limits"),
        texts(root, "differences"),
        items(root.path("parameters")).map(DeclarationReader::parameter).toList(),
        required(root, "example"));
  }

  private static JsonNode tree(String yaml) {
    try {
      return YamlDocuments.first(yaml, MOST_VALUES);
    } catch (UnreadableException e) {
      throw new IllegalStateException(e);
    }
  }

  private static DeclaredParameter parameter(JsonNode node) {
    return new DeclaredParameter(
        required(node, "name"),
        texts(node, "from").stream()
            .map(source -> ParameterSource.valueOf(source.toUpperCase(Locale.ROOT)))
            .toList(),
        text(node, "kind")
            .map(kind -> ParameterKind.valueOf(kind.toUpperCase(Locale.ROOT)))
            .orElse(ParameterKind.TEXT),
        node.path("required").asBoolean(false),
        text(node, "default"),
        texts(node, "allowed"),
        text(node, "pattern"),
        node.path("secret").asBoolean(false),
        node.path("read").asBoolean(true),
        text(node, "deprecated"),
        required(node, "description"));
  }

  private static String required(JsonNode node, String field) {
    return text(node, field)
        .orElseThrow(() -> new IllegalStateException(field + " is missing in " + node));
  }

  private static Optional<String> text(JsonNode node, String field) {
    return Optional.of(node.path(field)).filter(JsonNode::isValueNode).map(JsonNode::asText);
  }

  private static List<String> texts(JsonNode node, String field) {
    return items(node.path(field)).map(JsonNode::asText).toList();
  }

  private static Stream<JsonNode> items(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }
}
