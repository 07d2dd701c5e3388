// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The catalog of the Camel version that Sarban is built with. */
class CatalogTest {

  private final DefaultCamelCatalog camel = new DefaultCamelCatalog();
  private final Catalog catalog = Catalog.camel();

  @Test
  void hasWhatCamelHas() {
    assertThat(camel.findComponentNames())
        .hasSizeGreaterThan(300)
        .allSatisfy(
            name ->
                assertThat(catalog.component(name))
                    .contains(camel.componentModel(name).getArtifactId()));
    assertThat(camel.findLanguageNames())
        .allSatisfy(
            name ->
                assertThat(catalog.language(name))
                    .contains(camel.languageModel(name).getArtifactId()));
    assertThat(camel.findDataFormatNames())
        .allSatisfy(
            name ->
                assertThat(catalog.dataFormat(camel.dataFormatModel(name).getModelName(), name))
                    .contains(camel.dataFormatModel(name).getArtifactId()));
  }

  @ParameterizedTest
  @CsvSource({
    "json,,camel-jackson",
    "json,Gson,camel-gson",
    "json,Jackson,camel-jackson",
    "avro,ApacheAvro,camel-avro",
    "avro,Jackson,camel-jackson-avro",
    "csv,,camel-csv",
    "nothing,,"
  })
  void findsADataFormatByItsLibrary(String name, String library, String artifact) {
    assertThat(catalog.dataFormat(name, library == null ? "" : library))
        .isEqualTo(Optional.ofNullable(artifact));
  }
}
