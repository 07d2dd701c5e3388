// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sarban.scaler.problem.FieldFault;
import java.util.List;

/**
 * Reads a tree as a type. Records each field that does not fit, removes it from the tree, and reads
 * the rest again.
 */
final class TolerantReading {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();

  /** With more faults, nothing of the part is used. */
  static final int MAX_FAULTS = 10;

  private final String root;
  private final List<FieldFault> faults;

  /**
   * @param root the name of the tree's own field
   * @param faults receives the fields that do not fit
   */
  TolerantReading(String root, List<FieldFault> faults) {
    this.root = root;
    this.faults = faults;
  }

  /** Null if nothing of the tree can be used. */
  <T> T read(JsonNode tree, Class<T> type) {
    for (int fault = 0; fault < MAX_FAULTS; fault++) {
      try {
        return MAPPER.treeToValue(tree, type);
      } catch (JsonMappingException e) {
        if (!cut(tree, e)) {
          return null;
        }
      } catch (JsonProcessingException | IllegalArgumentException e) {
        faults.add(new FieldFault(root, "cannot be read: correct it"));
        return null;
      }
    }
    return null;
  }

  /** Whether something is left to read. */
  private boolean cut(JsonNode tree, JsonMappingException e) {
    JsonNode parent = null;
    Reference last = null;
    JsonNode at = tree;
    StringBuilder field = new StringBuilder(root);
    for (Reference reference : e.getPath()) {
      JsonNode next =
          reference.getFieldName() == null
              ? at.path(reference.getIndex())
              : at.path(reference.getFieldName());
      if (next.isMissingNode()) {
        break;
      }
      parent = at;
      last = reference;
      at = next;
      Misfit.append(field, reference);
    }
    faults.add(new FieldFault(field.toString(), Misfit.message(e, at)));
    if (parent instanceof ObjectNode object) {
      object.remove(last.getFieldName());
    } else if (parent instanceof ArrayNode array) {
      array.remove(last.getIndex());
    }
    return parent != null;
  }
}
