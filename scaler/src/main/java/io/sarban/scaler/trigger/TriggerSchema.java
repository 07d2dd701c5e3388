// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.trigger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** A JSON schema (draft 07) of a trigger, for editors: which metadata each type has. */
public final class TriggerSchema {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private TriggerSchema() {}

  /**
   * The schema of an item of {@code spec.triggers}.
   *
   * @param declarations by the names of their types
   */
  public static ObjectNode of(Map<String, TriggerDeclaration> declarations) {
    ObjectNode schema = JSON.objectNode();
    schema.put("$schema", "http://json-schema.org/draft-07/schema#");
    schema.put("title", "A trigger of a ScaledObject or ScaledJob");
    schema.put("type", "object");
    schema.putArray("required").add("type").add("metadata");
    ObjectNode type = schema.putObject("properties").putObject("type");
    type.put("type", "string");
    declarations.keySet().forEach(type.putArray("enum")::add);
    ArrayNode cases = schema.putArray("allOf");
    declarations.forEach((name, declaration) -> cases.add(ofType(name, declaration)));
    return schema;
  }

  private static ObjectNode ofType(String name, TriggerDeclaration declaration) {
    ObjectNode one = JSON.objectNode();
    one.putObject("if").putObject("properties").putObject("type").put("const", name);
    ObjectNode metadata = one.putObject("then").putObject("properties").putObject("metadata");
    metadata.put("type", "object");
    metadata.put("title", declaration.title());
    metadata.put("description", declaration.purpose());
    metadata.put("additionalProperties", false);
    ObjectNode properties = metadata.putObject("properties");
    declaration
        .fields()
        .forEach((field, parameter) -> properties.set(field, property(field, parameter)));
    ArrayNode required = JSON.arrayNode();
    declaration.parameters().stream()
        .filter(TriggerSchema::isRequiredInMetadata)
        .forEach(parameter -> required.add(parameter.name()));
    if (!required.isEmpty()) {
      metadata.set("required", required);
    }
    return one;
  }

  private static boolean isRequiredInMetadata(DeclaredParameter parameter) {
    return parameter.required()
        && parameter.sources().size() == 1
        && parameter.isFrom(ParameterSource.METADATA);
  }

  /** Metadata values are texts, whatever their meaning. */
  private static ObjectNode property(String field, DeclaredParameter parameter) {
    ObjectNode property = JSON.objectNode();
    property.put("type", "string");
    if (!field.equals(parameter.name())) {
      property.put(
          "description", "The variable of the target's container. " + parameter.description());
      return property;
    }
    property.put("description", parameter.description());
    parameter.otherwise().ifPresent(text -> property.put("default", text));
    parameter.pattern().ifPresent(pattern -> property.put("pattern", "^(?:" + pattern + ")$"));
    if (!parameter.allowed().isEmpty() && parameter.kind() == ParameterKind.TEXT) {
      parameter.allowed().forEach(property.putArray("enum")::add);
    }
    parameter
        .deprecated()
        .ifPresent(instead -> property.put("deprecationMessage", "Deprecated: use " + instead));
    return property;
  }
}
