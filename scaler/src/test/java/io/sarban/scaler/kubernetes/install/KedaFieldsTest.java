// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our resource definitions accept every manifest that KEDA's accept, field by field. */
class KedaFieldsTest {

  private static final Path DEFINITIONS = Path.of("../k8s/base/crds");

  /** A field of KEDA's. */
  private record Field(String path, String type, List<String> bounds) {

    boolean isRequired() {
      return bounds.contains("required");
    }

    Optional<String> bound(String name) {
      return bounds.stream()
          .filter(bound -> bound.startsWith(name + "="))
          .map(bound -> bound.substring(name.length() + 1))
          .findFirst();
    }
  }

  private static List<Field> fields(String kind) throws IOException {
    try (InputStream in = KedaFieldsTest.class.getResourceAsStream("keda-2.20-fields.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split(" ", -1))
          .filter(words -> words[0].equals(kind))
          .filter(words -> !words[1].equals("-"))
          .map(
              words -> new Field(words[1], words[2], Arrays.asList(words).subList(3, words.length)))
          .toList();
    }
  }

  private static JSONSchemaProps schema(String kind) throws IOException {
    String group = kind.endsWith("cloudeventsources") ? "eventing.keda.sh" : "keda.sh";
    String yaml = Files.readString(DEFINITIONS.resolve(kind + "." + group + "-v1.yml"));
    return Serialization.unmarshal(yaml, CustomResourceDefinition.class)
        .getSpec()
        .getVersions()
        .get(0)
        .getSchema()
        .getOpenAPIV3Schema();
  }

  /** The field's schema; empty if it is accepted without one. */
  private static Optional<JSONSchemaProps> find(JSONSchemaProps root, Field field) {
    JSONSchemaProps at = root;
    for (String step : field.path().replace("[]", ".[]").replace("{}", ".{}").split("\\.", -1)) {
      JSONSchemaProps next =
          switch (step) {
            case "[]" -> at.getItems() == null ? null : at.getItems().getSchema();
            case "{}" ->
                at.getAdditionalProperties() == null
                    ? null
                    : at.getAdditionalProperties().getSchema();
            default -> at.getProperties() == null ? null : at.getProperties().get(step);
          };
      if (next == null) {
        assertThat(at.getXKubernetesPreserveUnknownFields())
            .as("%s of our definition keeps %s", field.path(), step)
            .isTrue();
        return Optional.empty();
      }
      at = next;
    }
    return Optional.of(at);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scaledobjects",
        "scaledjobs",
        "triggerauthentications",
        "clustertriggerauthentications",
        "cloudeventsources",
        "clustercloudeventsources"
      })
  void whatKedaAdmitsIsAdmitted(String kind) throws IOException {
    JSONSchemaProps ours = schema(kind);
    List<Field> fields = fields(kind);
    assertThat(fields).hasSizeGreaterThan(20);
    List<String> refused = new ArrayList<>();
    for (Field field : fields) {
      find(ours, field).ifPresent(schema -> compare(field, schema, fields, refused));
    }
    assertThat(refused).isEmpty();
  }

  private static void compare(
      Field keda, JSONSchemaProps ours, List<Field> fields, List<String> refused) {
    boolean either = Boolean.TRUE.equals(ours.getXKubernetesIntOrString());
    if (!either && ours.getType() != null && !ours.getType().equals(keda.type())) {
      refused.add(keda.path() + ": KEDA has " + keda.type() + ", we " + ours.getType());
    }
    if (ours.getMinimum() != null
        && keda.bound("minimum").map(Double::valueOf).orElse(-1e9) < ours.getMinimum()) {
      refused.add(keda.path() + ": our minimum is " + ours.getMinimum());
    }
    if (ours.getMinLength() != null
        && keda.bound("minLength").map(Long::valueOf).orElse(0L) < ours.getMinLength()) {
      refused.add(keda.path() + ": our minLength is " + ours.getMinLength());
    }
    if (ours.getMinItems() != null
        && keda.bound("minItems").map(Long::valueOf).orElse(0L) < ours.getMinItems()) {
      refused.add(keda.path() + ": our minItems is " + ours.getMinItems());
    }
    if (ours.getMaximum() != null || ours.getMaxItems() != null || ours.getMaxLength() != null) {
      refused.add(keda.path() + ": KEDA has no upper bound");
    }
    if (ours.getPattern() != null && !either) {
      refused.add(keda.path() + ": KEDA has no pattern");
    }
    if (ours.getEnum() != null && !ours.getEnum().isEmpty()) {
      Set<String> values =
          ours.getEnum().stream().map(value -> value.asText()).collect(Collectors.toSet());
      List<String> kedas = List.of(keda.bound("enum").orElse("any text").split(",", -1));
      if (!values.containsAll(kedas)) {
        refused.add(keda.path() + ": KEDA has " + kedas + ", we " + values);
      }
    }
    for (String required : Optional.ofNullable(ours.getRequired()).orElse(List.of())) {
      String path = keda.path() + "." + required;
      if (fields.stream().noneMatch(one -> one.path().equals(path) && one.isRequired())) {
        refused.add(path + ": we require it");
      }
    }
  }
}
