// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kamelet;

import static io.sarban.scaler.problem.InvalidFieldException.require;

import com.fasterxml.jackson.databind.JsonNode;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.text.TenantPattern;
import io.sarban.scaler.trigger.Declarations;
import io.sarban.scaler.trigger.DeclaredParameter;
import io.sarban.scaler.trigger.ParameterKind;
import io.sarban.scaler.trigger.ParameterSource;
import io.sarban.scaler.trigger.TriggerDeclaration;
import io.sarban.scaler.yaml.UnreadableException;
import io.sarban.scaler.yaml.YamlDocuments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Reads the declaration of a Kamelet: {@code spec.definition}, in the words of a JSON schema.
 * Refuses what it cannot check, so that no user relies on it.
 */
final class KameletDefinition {

  private static final int MOST_VALUES = 100_000;

  /** The type is also the name of a route, an endpoint and a bean. */
  private static final String TYPE = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

  /** With a colon, a variable would belong to another repository, which all exchanges share. */
  private static final String NAME = "[A-Za-z][A-Za-z0-9_]{0,62}";

  /** For a text without enum and pattern: nothing with a meaning in a URL or an expression. */
  private static final String PLAIN = "[\\p{L}\\p{N}_-][\\p{L}\\p{N}._-]{0,252}";

  private static final Set<String> KEYWORDS =
      Set.of(
          "title",
          "description",
          "type",
          "format",
          "default",
          "example",
          "enum",
          "pattern",
          "x-descriptors");

  private static final Map<String, ParameterKind> KINDS =
      Map.of(
          "string", ParameterKind.TEXT,
          "number", ParameterKind.NUMBER,
          "integer", ParameterKind.INTEGER,
          "boolean", ParameterKind.FLAG);

  private static final List<DeclaredParameter> OWN =
      List.of(
          own("targetValue", true, Optional.empty(), "How much of the number one replica is for."),
          own(
              "activationTargetValue",
              false,
              Optional.of("0"),
              "Above this the trigger is active."));

  private KameletDefinition() {}

  private static DeclaredParameter own(
      String name, boolean required, Optional<String> otherwise, String description) {
    return new DeclaredParameter(
        name,
        List.of(ParameterSource.METADATA),
        ParameterKind.NUMBER,
        required,
        otherwise,
        List.of(),
        Optional.empty(),
        false,
        true,
        Optional.empty(),
        description);
  }

  /**
   * Reads a file.
   *
   * @throws InvalidFieldException if it is no Kamelet that can be a trigger type
   */
  static TriggerDeclaration read(String yaml) {
    JsonNode root = tree(yaml);
    require(root.path("kind").asText().equals("Kamelet"), "kind", "must be Kamelet");
    String name = root.path("metadata").path("name").asText();
    require(name.matches(TYPE), "metadata.name", "must be like my-backlog: the trigger's type");
    require(
        Declarations.shipped().find(name).isEmpty(),
        "metadata.name",
        name + " is a trigger type of Sarban's own: choose another name");
    JsonNode definition = root.path("spec").path("definition");
    List<DeclaredParameter> parameters = new ArrayList<>(OWN);
    Set<String> required = Set.copyOf(texts(definition.path("required")));
    definition
        .path("properties")
        .fields()
        .forEachRemaining(
            one ->
                parameters.add(
                    parameter(one.getKey(), one.getValue(), required.contains(one.getKey()))));
    KameletTemplate.check(root.path("spec").path("template"), names(parameters));
    return declaration(name, definition, parameters);
  }

  private static TriggerDeclaration declaration(
      String name, JsonNode definition, List<DeclaredParameter> parameters) {
    return new TriggerDeclaration(
        List.of(name),
        definition.path("title").asText(name),
        definition.path("description").asText("A trigger type of your own."),
        "What its Kamelet says; equal triggers are measured once.",
        List.of(),
        List.of(),
        parameters,
        "");
  }

  private static JsonNode tree(String yaml) {
    try {
      return YamlDocuments.first(yaml, MOST_VALUES);
    } catch (UnreadableException e) {
      throw new InvalidFieldException("", "is no YAML: " + e.getMessage());
    }
  }

  private static List<String> names(List<DeclaredParameter> parameters) {
    return parameters.stream().map(DeclaredParameter::name).toList();
  }

  private static DeclaredParameter parameter(String name, JsonNode schema, boolean required) {
    String field = "spec.definition.properties." + name;
    require(name.matches(NAME), field, "is no name: use letters, digits and underscores");
    require(
        OWN.stream().noneMatch(own -> own.name().equals(name)),
        field,
        "is a parameter of every trigger type of your own: choose another name");
    schema
        .fieldNames()
        .forEachRemaining(
            keyword ->
                require(
                    KEYWORDS.contains(keyword),
                    field,
                    keyword + " is not checked: use enum or pattern"));
    ParameterKind kind = KINDS.get(schema.path("type").asText("string"));
    require(kind != null, field, "type must be string, number, integer or boolean");
    return new DeclaredParameter(
        name,
        List.of(ParameterSource.values()),
        kind,
        required,
        Optional.of(schema.path("default")).filter(JsonNode::isValueNode).map(JsonNode::asText),
        texts(schema.path("enum")),
        pattern(field, kind, schema),
        isSecret(schema),
        true,
        Optional.empty(),
        schema.path("description").asText(schema.path("title").asText(name)));
  }

  private static Optional<String> pattern(String field, ParameterKind kind, JsonNode schema) {
    if (schema.has("pattern")) {
      String pattern = schema.path("pattern").asText();
      TenantPattern.parse(field, pattern);
      return Optional.of(pattern);
    }
    boolean free = kind == ParameterKind.TEXT && !schema.has("enum");
    return free ? Optional.of(PLAIN) : Optional.empty();
  }

  private static boolean isSecret(JsonNode schema) {
    return schema.path("format").asText().equals("password")
        || texts(schema.path("x-descriptors")).contains("urn:camel:group:credentials");
  }

  private static List<String> texts(JsonNode list) {
    return items(list).map(JsonNode::asText).toList();
  }

  private static Stream<JsonNode> items(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }
}
