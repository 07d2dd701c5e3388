// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kubernetesresource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Measuring;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resource.Lookup;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kubernetes-resource trigger, by its route. */
class KubernetesResourceTest {

  private static final Map<ResourceKey, HasMetadata> RESOURCES = new HashMap<>();
  private static Measuring measuring;

  @BeforeAll
  static void start() {
    put(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: map, namespace: default}
        data:
          number: " 42.5 "
          whole: "42"
          below: "-3"
          size: 2Gi
          json: '{"queue": {"pending": 25.7, "text": "12", "used": "512Mi", "all": [1, 2, 3]}}'
          yaml: "app:\\n  active: 15.5\\n  text: '15'\\n  size: 1Ki\\n"
        """);
    put(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: secret, namespace: default}
        stringData: {count: "7", password: swordfish}
        """);
    measuring =
        new Measuring("kubernetes-resource")
            .with("resources", (Lookup) key -> Optional.ofNullable(RESOURCES.get(key)));
  }

  private static void put(String yaml) {
    HasMetadata resource = Serialization.unmarshal(yaml);
    RESOURCES.put(ResourceKey.of(resource), resource);
  }

  @AfterAll
  static void stop() {
    measuring.close();
  }

  private static Map<String, String> metadata(String... further) {
    Map<String, String> metadata = new HashMap<>();
    metadata.put("resourceKind", "ConfigMap");
    metadata.put("resourceName", "map");
    metadata.put("targetValue", "10");
    for (int i = 0; i < further.length; i += 2) {
      metadata.put(further[i], further[i + 1]);
    }
    return metadata;
  }

  @ParameterizedTest
  @CsvSource({
    "number, number, '', float64, 42.5",
    "whole, number, '', int64, 42",
    "size, number, '', quantity, 2147483648",
    "json, json, queue.pending, float64, 25.7",
    "json, json, queue.pending, int64, 25",
    "json, json, queue.pending, quantity, 25.7",
    "json, json, queue.used, quantity, 536870912",
    "json, json, queue.used, float64, 536870912",
    "json, json, queue.all.#, int64, 3",
    "yaml, yaml, app.active, float64, 15.5",
    "yaml, yaml, app.active, int64, 15",
    "yaml, yaml, app.text, int64, 15",
    "yaml, yaml, app.size, quantity, 1024",
  })
  void readsTheNumber(String key, String format, String path, String type, double value) {
    assertThat(
            measuring.measure(
                measuring.query(
                    metadata(
                        "key", key, "format", format, "valueLocation", path, "valueType", type))))
        .isEqualTo(new Measurement.Measured(value, value > 0));
  }

  @Test
  void readsASecretAndIsActiveAboveItsActivation() {
    assertThat(
            measuring.measure(
                measuring.query(
                    metadata(
                        "resourceKind", "secret",
                        "resourceName", "secret",
                        "key", "count",
                        "activationTargetValue", "7"))))
        .isEqualTo(new Measurement.Measured(7, false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "whole | number | int64 | missing | ConfigMap default/missing is missing: create it",
        "none | number | int64 | map | ConfigMap default/map has no key \"none\": add it",
        "number | number | int64 | map | has no number of the valueType",
        "json | json | int64 | map | has no number of the valueType",
        "size | number | float64 | map | has no number of the valueType",
        "size | json | float64 | map | is not of the format",
      })
  void saysWhatToFix(String key, String format, String type, String name, String why) {
    assertThat(
            measuring
                .failure(
                    measuring.query(
                        metadata(
                            "key", key,
                            "format", format,
                            "valueType", type,
                            "resourceName", name,
                            "valueLocation", "queue.text")))
                .message())
        .contains(why);
  }

  @Test
  void showsNoSecret() {
    assertThat(
            measuring
                .failure(
                    measuring.query(
                        metadata(
                            "resourceKind", "Secret",
                            "resourceName", "secret",
                            "key", "password")))
                .toString())
        .contains("Secret default/secret, key password")
        .doesNotContain("swordfish");
  }

  @ParameterizedTest
  @CsvSource({
    "resourceKind, Pod, 'must be one of ConfigMap, Secret, not \"Pod\"'",
    "format, xml, 'must be one of number, json, yaml, not \"xml\"'",
    "valueType, text, 'must be one of float64, int64, quantity, not \"text\"'",
    "format, json, 'is required'",
    "targetValue, 0, 'must be above 0'",
  })
  void refusesParametersThatCannotBe(String field, String value, String why) {
    assertThatThrownBy(() -> measuring.query(metadata("key", "whole", field, value)))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining(why);
  }
}
