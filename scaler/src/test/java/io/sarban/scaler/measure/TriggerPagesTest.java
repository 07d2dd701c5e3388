// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.sarban.scaler.trigger.Declarations;
import io.sarban.scaler.trigger.DeclaredParameter;
import io.sarban.scaler.trigger.TriggerDeclaration;
import io.sarban.scaler.trigger.TriggerPage;
import io.sarban.scaler.trigger.TriggerSchema;
import io.sarban.scaler.yaml.Documents;
import io.sarban.scaler.yaml.FieldLines;
import io.sarban.scaler.yaml.UnreadableException;
import io.sarban.scaler.yaml.YamlDocuments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages, the schema and the examples generated from the declarations. */
class TriggerPagesTest extends ShippedTriggers {

  private static final Path PAGES = Path.of("../docs/triggers");
  private static final String AGAIN = "run ./sarban triggers --write docs/triggers";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
          .getSchema(TriggerSchema.of(Declarations.shipped().byType()));

  static Map<String, TriggerDeclaration> declared() {
    return Declarations.shipped().byType();
  }

  static Stream<String> names() {
    return declared().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void itsPageIsWhatItDeclares(String type) throws IOException {
    assertThat(PAGES.resolve(type + ".md"))
        .as(AGAIN)
        .content()
        .isEqualTo(TriggerPage.of(type, declared().get(type)));
  }

  @Test
  void thereIsNoOtherPage() throws IOException {
    try (Stream<Path> files = Files.list(PAGES)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(names().map(name -> name + ".md"), Stream.of("schema.json")).toList());
    }
  }

  @Test
  void theSchemaIsWhatTheyDeclare() throws IOException {
    assertThat(MAPPER.readTree(PAGES.resolve("schema.json").toFile()))
        .as(AGAIN)
        .isEqualTo(MAPPER.readTree(TriggerSchema.of(declared()).toString()));
  }

  @Test
  void eachTypeThatIsMeasuredDeclaresItself() {
    assertThat(declared().keySet()).containsAll(types.names());
    assertThat(names().filter(name -> !isResource(name))).containsExactlyElementsOf(types.names());
  }

  @ParameterizedTest
  @MethodSource("names")
  void aParameterIsDeclaredOnceWithASentence(String type) {
    List<DeclaredParameter> parameters = declared().get(type).parameters();
    assertThat(parameters).extracting(DeclaredParameter::name).doesNotHaveDuplicates();
    assertThat(parameters)
        .allSatisfy(one -> assertThat(one.description()).endsWith(".").doesNotContain("\n"));
  }

  private static List<JsonNode> documents(String yaml) {
    List<JsonNode> documents = new ArrayList<>();
    YamlDocuments.read(
        yaml,
        new Documents() {
          @Override
          public void read(JsonNode document, FieldLines lines) {
            documents.add(document);
          }

          @Override
          public void unreadable(UnreadableException why) {
            throw new AssertionError(why);
          }
        });
    return documents;
  }

  private static List<JsonNode> triggers(List<JsonNode> documents) {
    List<JsonNode> triggers = new ArrayList<>();
    documents.forEach(one -> one.path("spec").path("triggers").forEach(triggers::add));
    return triggers;
  }

  private static String page(String type) throws IOException {
    String page = Files.readString(PAGES.resolve(type + ".md"));
    int begin = page.indexOf("```yaml\n") + "```yaml\n".length();
    return page.substring(begin, page.indexOf("```", begin));
  }

  /** With the Secret that its TriggerAuthentication names. */
  @ParameterizedTest
  @MethodSource("names")
  void itsExampleCanBeRead(String type) throws IOException {
    List<JsonNode> documents = documents(page(type));
    Map<String, String> sample = new HashMap<>();
    for (JsonNode document : documents) {
      document
          .path("spec")
          .path("secretTargetRef")
          .forEach(
              ref ->
                  sample.put(
                      "!" + ref.path("parameter").asText(),
                      documents.get(0).path("stringData").path(ref.path("key").asText()).asText()));
    }
    JsonNode trigger = triggers(documents).get(0);
    assertThat(trigger.path("type").asText()).isEqualTo(type);
    trigger
        .path("metadata")
        .fields()
        .forEachRemaining(one -> sample.put(one.getKey(), one.getValue().asText()));
    assertThat(sample).doesNotContainValue("");
    assertThat(read(type, sample)).isNotNull();
    assertThat(SCHEMA.validate(trigger)).isEmpty();
  }

  @Test
  void theSamplesFitTheSchemaAndAMisspeltNameDoesNot() throws IOException {
    List<JsonNode> triggers = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("../samples"))) {
      for (Path file : files.filter(one -> one.toString().endsWith("scaledobject.yaml")).toList()) {
        triggers.addAll(triggers(documents(Files.readString(file))));
      }
    }
    triggers.removeIf(trigger -> !declared().containsKey(trigger.path("type").asText()));
    assertThat(triggers).hasSizeGreaterThan(3);
    assertThat(triggers).allSatisfy(trigger -> assertThat(SCHEMA.validate(trigger)).isEmpty());
    JsonNode misspelt =
        MAPPER.readTree("{\"type\": \"rabbitmq\", \"metadata\": {\"queueNme\": \"orders\"}}");
    assertThat(SCHEMA.validate(misspelt).toString()).contains("queueNme").contains("queueName");
  }
}
