// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.metricsapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.xml.XmlMapper;
import io.sarban.scaler.problem.InvalidFieldException;
import java.util.Optional;
import java.util.function.Function;

/** A place in a tree: by GJSON's paths in JSON, by dotted paths in YAML and XML. */
final class TreeLocation {

  private static final int MAX_LENGTH = 1000;

  private TreeLocation() {}

  /**
   * @throws InvalidFieldException if the path does not parse
   */
  static Location json(ObjectMapper mapper, String path) {
    GjsonPath compiled = GjsonPath.parse(path);
    return answer -> scalar(compiled.find(answer.json(mapper)));
  }

  static Location yaml(String path) {
    check(path);
    return answer -> scalar(walk(answer.yaml(), path.split("\\.", 0)));
  }

  /** The path may begin with the root element or below it. */
  static Location xml(XmlMapper mapper, String path) {
    check(path);
    return answer -> {
      ParsedAnswer.Xml xml = answer.xml(mapper);
      JsonNode below = walk(xml.tree(), path.split("\\."));
      boolean named = below.isMissingNode() && path.startsWith(xml.root() + ".");
      return scalar(
          named ? walk(xml.tree(), path.substring(xml.root().length() + 1).split("\\.")) : below);
    };
  }

  private static void check(String path) {
    if (path.length() > MAX_LENGTH) {
      throw new InvalidFieldException(
          "valueLocation", "is longer than " + MAX_LENGTH + " characters: make it shorter");
    }
  }

  private static JsonNode walk(JsonNode from, String[] path) {
    JsonNode node = from;
    for (String part : path) {
      node = GjsonPath.child(node, part);
    }
    return node;
  }

  private static Optional<String> scalar(JsonNode node) {
    // an XML element that has attributes keeps its text under the empty name
    JsonNode value = node.isObject() && node.has("") ? node.get("") : node;
    Function<JsonNode, String> text = JsonNode::asText;
    return Optional.of(value).filter(v -> v.isNumber() || v.isTextual()).map(text);
  }
}
