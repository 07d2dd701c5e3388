// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kubernetesresource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sarban.scaler.measure.metricsapi.GjsonPath;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.text.BoundedFormats;
import io.sarban.scaler.text.SourceNumber;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/** Reads a number from the text under a key. */
final class ResourceValue {

  /** KEDA's names. */
  enum Format {
    number,
    json,
    yaml
  }

  /** KEDA's names. */
  enum Type {
    float64,
    int64,
    quantity
  }

  private static final ObjectMapper JSON = BoundedFormats.json();

  private final Format format;
  private final String path;
  private final GjsonPath gjson;
  private final Type type;

  /**
   * @param path empty for {@code number}
   * @throws InvalidFieldException if the path does not parse
   */
  ResourceValue(Format format, String path, Type type) {
    this.format = format;
    this.path = path;
    this.gjson = format == Format.json ? GjsonPath.parse(path) : null;
    this.type = type;
  }

  /**
   * @throws IOException if the text is not of the format
   * @throws IllegalArgumentException if there is no number of the type
   */
  double of(String text) throws IOException {
    return switch (format) {
      case number -> number(TextNode.valueOf(text.strip()));
      case json -> json(gjson.find(JSON.readTree(text)));
      case yaml -> number(walk(BoundedFormats.yaml(text.getBytes(StandardCharsets.UTF_8))));
    };
  }

  private JsonNode walk(JsonNode root) {
    JsonNode node = root;
    for (String part : path.split("\\.", 0)) {
      node = GjsonPath.child(node, part);
    }
    return node;
  }

  /** In JSON a text can only be a quantity, never an int64. */
  private double json(JsonNode node) {
    if (node.isTextual()) {
      require(type != Type.int64);
      return SourceNumber.quantity(node.textValue());
    }
    return number(node);
  }

  private double number(JsonNode node) {
    if (node.isNumber()) {
      BigDecimal number = node.decimalValue();
      return (type == Type.int64 ? number.setScale(0, RoundingMode.DOWN) : number).doubleValue();
    }
    require(node.isTextual());
    return switch (type) {
      case float64 -> finite(SourceNumber.of(node.textValue()));
      case int64 -> Long.parseLong(node.textValue());
      case quantity -> SourceNumber.quantity(node.textValue());
    };
  }

  private static double finite(double number) {
    require(Double.isFinite(number));
    return number;
  }

  private static void require(boolean held) {
    if (!held) {
      throw new IllegalArgumentException();
    }
  }
}
