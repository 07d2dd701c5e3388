// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.fabric8.kubernetes.api.model.Quantity;
import io.sarban.scaler.problem.OneLine;
import java.util.Collection;

/** Describes values that do not fit. */
final class Misfit {

  private static final int MAX_FIELD = 200;

  private Misfit() {}

  /** Adds a step of a path to a field's name. */
  static void append(StringBuilder field, Reference step) {
    if (step.getFieldName() == null) {
      field.append('[').append(step.getIndex()).append(']');
    } else if (field.length() < MAX_FIELD) {
      field.append(field.isEmpty() ? "" : ".").append(OneLine.of(step.getFieldName()));
    }
  }

  /**
   * What is wrong with the value. Shows a text only where no text belongs, so it cannot be a
   * secret.
   */
  static String message(JsonMappingException e, JsonNode value) {
    Class<?> wanted =
        e instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
    if (wanted == null) {
      return value.isNumber()
          ? OneLine.of(value.asText()) + " is too large"
          : "cannot be read: correct it";
    }
    if (wanted == Boolean.class) {
      return "must be true or false, not " + shown(value);
    }
    if (Number.class.isAssignableFrom(wanted)) {
      return shown(value) + " is no whole number";
    }
    if (wanted == Quantity.class) {
      return "must be a quantity, not " + kind(value);
    }
    String form =
        wanted == String.class
            ? "a text"
            : Collection.class.isAssignableFrom(wanted) ? "a list" : "a map";
    return "must be " + form + ", not " + kind(value);
  }

  private static String shown(JsonNode value) {
    if (value.isTextual()) {
      return '"' + OneLine.of(value.asText()) + '"';
    }
    return value.isValueNode() ? OneLine.of(value.asText()) : kind(value);
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "a list";
      case OBJECT -> "a map";
      case STRING -> "a text";
      case NUMBER -> "a number";
      case BOOLEAN -> value.asText();
      default -> "nothing";
    };
  }
}
