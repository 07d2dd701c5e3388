// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.problem.FieldFault;
import io.sarban.scaler.problem.InvalidFieldException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Any resource can be read, and fields that do not fit are reported. */
class DecodingTest {

  private static ScaledObject object(String spec) {
    String yaml =
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: o, namespace: shop}
        spec:
        """
            + (spec.contains("scaleTargetRef:") ? "" : "  scaleTargetRef: {name: w}\n")
            + (spec.contains("triggers:") ? "" : "  triggers: [{type: cron, metadata: {a: b}}]\n")
            + spec.indent(2);
    return Serialization.unmarshal(yaml, ScaledObject.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "maxReplicaCount: many | spec.maxReplicaCount | \"many\" is no whole number",
        "maxReplicaCount: 1.5 | spec.maxReplicaCount | 1.5 is no whole number",
        "maxReplicaCount: 9999999999 | spec.maxReplicaCount | 9999999999 is too large",
        "maxReplicaCount: [1] | spec.maxReplicaCount | a list is no whole number",
        "fallback: 5 | spec.fallback | must be a map, not a number",
        "advanced: [] | spec.advanced | must be a map, not a list",
        "scaleTargetRef: {name: {}} | spec.scaleTargetRef.name | must be a text, not a map",
        "triggers: {} | spec.triggers | must be a list, not a map",
        "triggers: [{type: a, metadata: 7}] | spec.triggers[0].metadata | must be a map, not a number",
        "triggers: [{type: a, metadata: {x: [1]}}] | spec.triggers[0].metadata.x | must be a text, not a list",
        "triggers: [{type: a}, null] | spec.triggers[1] | is empty: fill it in, or take it out",
        "triggers: [{type: a, useCachedMetrics: maybe}] | spec.triggers[0].useCachedMetrics | must be true or false, not \"maybe\"",
        "triggers: [{type: a, authenticationRef: secret}] | spec.triggers[0].authenticationRef | must be a map, not a text",
      })
  void aFieldThatDoesNotFitIsToldAndTheRestIsKept(String spec, String field, String message) {
    ScaledObject read = object(spec + "\ncooldownPeriod: 77");

    assertThat(read.faults()).containsExactly(new FieldFault(field, message));
    assertThat(read.getMetadata().getName()).isEqualTo("o");
    assertThat(read.getSpec().cooldownPeriodOrDefault()).isEqualTo(77);
    assertThat(read.getSpec().triggers()).isNotNull();
  }

  @Test
  void severalFaultsAreAllTold() {
    assertThat(object("maxReplicaCount: a\nminReplicaCount: b\nfallback: c").faults())
        .extracting(FieldFault::field)
        .containsExactlyInAnyOrder("spec.maxReplicaCount", "spec.minReplicaCount", "spec.fallback");
  }

  /** As the API server takes it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "cooldownPeriod: 1e+06",
        "cooldownPeriod: 1000000.0",
        "cooldownPeriod: 1000000\nfallback:\nadvanced: null",
        "cooldownPeriod: 1000000\ntriggers: [{type: a, name: , authenticationRef: , metadata: {x: }}]",
      })
  void nullIsNotGivenAndAWholeNumberIsOneHoweverItIsWritten(String spec) {
    ScaledObject read = object(spec);

    assertThat(read.faults()).isEmpty();
    assertThat(read.getSpec().cooldownPeriodOrDefault()).isEqualTo(1_000_000);
    assertThat(read.getSpec().fallback()).isNull();
  }

  @Test
  void aMetricTypeIsReadAsItIsServedAndCheckedWithItsTrigger() {
    ScaledObject read =
        object("triggers: [{type: a, metricType: \"\"}, {type: b, metricType: averagevalue}]");

    assertThat(read.faults()).isEmpty();
    assertThat(read.getSpec().triggers().get(0).metricTypeOrDefault())
        .isEqualTo(MetricType.AverageValue);
    assertThatThrownBy(() -> read.getSpec().triggers().get(1).metricTypeOrDefault())
        .isInstanceOf(InvalidFieldException.class)
        .hasMessage("must be AverageValue or Value, not \"averagevalue\"");
  }

  @ParameterizedTest
  @CsvSource({
    "50m, 0.05",
    "\"0.2\", 0.2",
    "0.2, 0.2",
    "1, 1",
    "\"1\", 1",
    "0, 0",
    "5e-2, 0.05",
    "\"200000u\", 0.2"
  })
  void aToleranceIsAQuantity(String written, double share) {
    ScalingRules rules = tolerance(written);

    assertThat(rules.toleranceAsShare("t").getAsDouble()).isEqualTo(share);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"-1\"", "much", "1e999999999", "1Ki"})
  void aToleranceThatIsNoShareIsTold(String written) {
    assertThatThrownBy(() -> tolerance(written).toleranceAsShare("t"))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageStartingWith("must be a quantity such as 100m or 0.1, not ");
  }

  private static ScalingRules tolerance(String written) {
    ScaledObject read =
        object(
            "advanced: {horizontalPodAutoscalerConfig: {behavior: {scaleUp: {tolerance: "
                + written
                + "}}}}");
    assertThat(read.faults()).isEmpty();
    return read.getSpec().advanced().horizontalPodAutoscalerConfig().behavior().scaleUp();
  }

  /** Any of its fields may have been written by KEDA, or by somebody's script. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{externalMetricNames: [a], triggersActivity: {a: {isActive: true}}, Paused: \"True\"}",
        "{conditions: [{type: Ready}, {}, null], lastActiveTime: never}",
        "{conditions: 5, lastActiveTime: {}, triggersTypes: [a]}",
        "{triggersActivity: [], health: 7, originalReplicaCount: many, hpaName: {}}",
        "5",
        "[a]",
        "null",
      })
  void aStatusIsReadAsFarAsItGoesAndIsNoFault(String status) {
    for (Class<? extends HasMetadata> kind :
        List.of(ScaledObject.class, ScaledJob.class, TriggerAuthentication.class)) {
      HasMetadata read =
          Serialization.unmarshal("metadata: {name: o}\nspec: {}\nstatus: " + status, kind);
      assertThat(((Decoded) read).faults()).isEmpty();
    }
  }

  @Test
  void oneObjectOfAListDoesNotHideTheOthers() {
    String list =
        """
        {"apiVersion": "keda.sh/v1alpha1", "kind": "ScaledObjectList", "items": [
         {"apiVersion": "keda.sh/v1alpha1", "kind": "ScaledObject", "metadata": {"name": "bad"},
          "spec": {"triggers": [{"type": {}, "metricType": []}], "maxReplicaCount": "x"}},
         {"apiVersion": "keda.sh/v1alpha1", "kind": "ScaledObject", "metadata": {"name": "good"},
          "spec": {"scaleTargetRef": {"name": "w"}}},
         {"apiVersion": "keda.sh/v1alpha1", "kind": "ScaledObject", "metadata": {"name": "deep"},
          "spec": {"novelty": %s 1 %s}}]}
        """
            .formatted("[".repeat(5_000), "]".repeat(5_000));

    KubernetesResourceList<ScaledObject> read =
        new KubernetesSerialization(ApiJson.mapper(), true)
            .unmarshal(
                new ByteArrayInputStream(list.getBytes(StandardCharsets.UTF_8)),
                new TypeReference<DefaultKubernetesResourceList<ScaledObject>>() {});

    assertThat(read.getItems())
        .extracting(item -> item.getMetadata().getName())
        .containsExactly("bad", "good", "deep");
    assertThat(read.getItems().get(0).faults()).hasSize(3);
    assertThat(read.getItems().get(1).faults()).isEmpty();
    assertThat(read.getItems().get(2).faults())
        .containsExactly(new FieldFault("spec", "is nested deeper than 100 levels: flatten it"));
  }

  @Test
  void anAuthenticationThatCannotBeReadSaysWhere() {
    TriggerAuthentication read =
        Serialization.unmarshal(
            """
            apiVersion: keda.sh/v1alpha1
            kind: TriggerAuthentication
            metadata: {name: a}
            spec: {secretTargetRef: hunter2}
            """,
            TriggerAuthentication.class);

    assertThatThrownBy(() -> TriggerAuthenticationSpec.of(read))
        .isInstanceOfSatisfying(
            InvalidFieldException.class,
            e ->
                assertThat(e.fault())
                    .isEqualTo(
                        new FieldFault("spec.secretTargetRef", "must be a list, not a text")));
  }

  @Test
  void aWorkloadIsReadWithoutWhatDoesNotFit() throws JsonProcessingException {
    JsonNode tree =
        Serialization.yamlMapper()
            .readTree(
                """
                {apiVersion: apps/v1, kind: Deployment, metadata: {name: d},
                 spec: {replicas: two, template: {spec: {containers: [{name: c}]}}}}
                """);

    Decoding<Deployment> read = Decoding.of(tree, Deployment.class);

    assertThat(read.faults())
        .containsExactly(new FieldFault("spec.replicas", "\"two\" is no whole number"));
    assertThat(read.resource().getSpec().getTemplate().getSpec().getContainers()).hasSize(1);
  }

  @Test
  void manyNullsTakeNoTime() {
    ScaledObject read = object("triggers: [" + "null, {type: a}, ".repeat(20_000) + "]");

    assertThat(read.faults()).hasSize(10);
  }
}
