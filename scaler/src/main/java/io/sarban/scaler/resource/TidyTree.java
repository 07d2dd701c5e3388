// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sarban.scaler.problem.FieldFault;
import io.sarban.scaler.problem.OneLine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Changes a tree as the API server would: a null field counts as absent, and 1e+06 becomes 1000000.
 * Measures the depth without recursion, because a tenant chooses it.
 */
final class TidyTree {

  /** A pod template in the API server has a depth of about 15. */
  static final int MAX_DEPTH = 100;

  /** All integers up to here are exact as a double, too. */
  private static final double MAX_EXACT = 1L << 53;

  private static final int MAX_FIELD = 200;

  private record Place(JsonNode node, String field, int depth) {}

  private TidyTree() {}

  /**
   * Tidies a tree in place.
   *
   * @param root the name of the tree's own field
   * @return whether it is flat enough to be read recursively
   */
  static boolean tidy(JsonNode tree, String root, List<FieldFault> faults) {
    Deque<Place> open = new ArrayDeque<>(List.of(new Place(tree, root, 1)));
    while (!open.isEmpty()) {
      Place place = open.pop();
      if (place.depth() > MAX_DEPTH) {
        faults.add(
            new FieldFault(root, "is nested deeper than " + MAX_DEPTH + " levels: flatten it"));
        return false;
      }
      if (place.node() instanceof ObjectNode object) {
        tidy(object, place, open);
      } else if (place.node() instanceof ArrayNode array) {
        tidy(array, place, open, faults);
      }
    }
    return true;
  }

  private static void tidy(ObjectNode object, Place place, Deque<Place> open) {
    Iterator<Map.Entry<String, JsonNode>> fields = object.properties().iterator();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      JsonNode value = whole(field.getValue());
      if (value.isNull()) {
        fields.remove();
      } else if (value.isContainerNode()) {
        open.push(
            new Place(
                value, step(place.field(), "." + OneLine.of(field.getKey())), place.depth() + 1));
      } else {
        field.setValue(value);
      }
    }
  }

  private static void tidy(
      ArrayNode array, Place place, Deque<Place> open, List<FieldFault> faults) {
    List<JsonNode> kept = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      JsonNode value = whole(array.get(i));
      String field = step(place.field(), "[" + i + "]");
      if (!value.isNull()) {
        kept.add(value);
      } else if (faults.size() < TolerantReading.MAX_FAULTS) {
        faults.add(new FieldFault(field, "is empty: fill it in, or take it out"));
      }
      if (value.isContainerNode()) {
        open.push(new Place(value, field, place.depth() + 1));
      }
    }
    array.removeAll();
    array.addAll(kept);
  }

  /** A tenant chooses how long keys are. */
  private static String step(String field, String next) {
    if (field.isEmpty() && next.startsWith(".")) {
      return next.substring(1);
    }
    return field.length() > MAX_FIELD ? field : field + next;
  }

  private static JsonNode whole(JsonNode value) {
    if (!value.isFloatingPointNumber()) {
      return value;
    }
    double number = value.doubleValue();
    return number == Math.rint(number) && Math.abs(number) <= MAX_EXACT
        ? LongNode.valueOf((long) number)
        : value;
  }
}
