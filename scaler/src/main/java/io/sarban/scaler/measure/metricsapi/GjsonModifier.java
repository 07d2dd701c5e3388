// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.metricsapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sarban.scaler.text.BoundedFormats;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A step of a path that transforms the current value: GJSON's own modifiers. Source: "Modifiers" in
 * the documentation of the GJSON project.
 *
 * @param option of {@code @flatten} deep, of {@code @join} preserve
 * @param path for {@code @dig}; null for the others
 */
record GjsonModifier(Kind kind, boolean option, GjsonPath path) {

  /** Their names in a path are {@code @} and these. */
  enum Kind {
    dig,
    flatten,
    fromstr,
    group,
    join,
    keys,
    pretty,
    reverse,
    self,
    tostr,
    ugly,
    valid,
    values
  }

  /** Maximum length of a text that is written or parsed. */
  private static final int MAX_TEXT = 1 << 20;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonNode MISSING = MissingNode.getInstance();
  private static final ObjectMapper JSON = BoundedFormats.json();

  /**
   * The transformed value; a missing node if there is none.
   *
   * @throws Work.TooCostlyException if that takes more work than is left
   */
  JsonNode apply(JsonNode value, Work work) {
    work.spend(1 + value.size());
    return switch (kind) {
      case keys -> keys(value);
      case values -> values(value);
      case pretty, self, ugly, valid -> value;
      case reverse -> reversed(value);
      case flatten -> flattened(value, work);
      case join -> joined(value, work);
      case group -> grouped(value, work);
      case tostr -> value.isMissingNode() ? MISSING : text(value, work);
      case fromstr -> value.isTextual() ? read(value.textValue(), work) : value;
      case dig -> dug(value, work);
    };
  }

  private static JsonNode keys(JsonNode value) {
    ArrayNode keys = NODES.arrayNode();
    if (value.isObject()) {
      value.fieldNames().forEachRemaining(keys::add);
    } else if (!value.isMissingNode()) {
      keys.addAll(Collections.nCopies(value.isArray() ? value.size() : 1, NullNode.instance));
    }
    return keys;
  }

  private static JsonNode values(JsonNode value) {
    ArrayNode values = NODES.arrayNode();
    if (value.isContainerNode()) {
      value.forEach(values::add);
    } else if (!value.isMissingNode()) {
      values.add(value);
    }
    return values;
  }

  private static JsonNode reversed(JsonNode value) {
    if (value.isArray()) {
      List<JsonNode> elements = new ArrayList<>();
      value.forEach(elements::add);
      Collections.reverse(elements);
      return NODES.arrayNode().addAll(elements);
    }
    if (value.isObject()) {
      List<Map.Entry<String, JsonNode>> fields = new ArrayList<>(value.properties());
      Collections.reverse(fields);
      ObjectNode reversed = NODES.objectNode();
      fields.forEach(field -> reversed.set(field.getKey(), field.getValue()));
      return reversed;
    }
    return value;
  }

  private JsonNode flattened(JsonNode value, Work work) {
    if (!value.isArray()) {
      return value;
    }
    ArrayNode flat = NODES.arrayNode();
    value.forEach(element -> flatten(element, flat, work));
    return flat;
  }

  private void flatten(JsonNode element, ArrayNode flat, Work work) {
    work.spend(1);
    if (!element.isArray()) {
      flat.add(element);
      return;
    }
    for (JsonNode inner : element) {
      if (option) {
        flatten(inner, flat, work);
      } else {
        work.spend(1);
        flat.add(inner);
      }
    }
  }

  /** Joins several objects: the last value of a name counts, or the first if all are preserved. */
  private JsonNode joined(JsonNode value, Work work) {
    if (!value.isArray()) {
      return value;
    }
    ObjectNode joined = NODES.objectNode();
    for (JsonNode element : value) {
      work.spend(element.size());
      for (Map.Entry<String, JsonNode> field : element.properties()) {
        if (!option || !joined.has(field.getKey())) {
          joined.set(field.getKey(), field.getValue());
        }
      }
    }
    return joined;
  }

  /** Turns an object of arrays into an array of objects. */
  private static JsonNode grouped(JsonNode value, Work work) {
    if (!value.isObject()) {
      return MISSING;
    }
    ArrayNode groups = NODES.arrayNode();
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      for (int i = 0; field.getValue().isArray() && i < field.getValue().size(); i++) {
        work.spend(1);
        ObjectNode group = i < groups.size() ? (ObjectNode) groups.get(i) : groups.addObject();
        group.set(field.getKey(), field.getValue().get(i));
      }
    }
    return groups;
  }

  private static JsonNode text(JsonNode value, Work work) {
    try {
      BoundedWriter text = new BoundedWriter(MAX_TEXT);
      JSON.writeValue(text, value);
      work.spend(text.length());
      return TextNode.valueOf(text.toString());
    } catch (IOException e) {
      throw new Work.TooCostlyException();
    }
  }

  private static JsonNode read(String text, Work work) {
    work.spend(text.length());
    try {
      JsonNode read = JSON.readTree(text);
      return read == null ? MISSING : read;
    } catch (JsonProcessingException e) {
      return MISSING;
    }
  }

  private JsonNode dug(JsonNode value, Work work) {
    ArrayNode found = NODES.arrayNode();
    dig(value, found, work);
    return found;
  }

  private void dig(JsonNode value, ArrayNode found, Work work) {
    work.spend(1);
    JsonNode here = path.find(value, work);
    if (!here.isMissingNode()) {
      found.add(here);
    }
    value.forEach(inside -> dig(inside, found, work));
  }
}
