// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.Outside;
import io.sarban.scaler.Scaler;
import io.sarban.scaler.ScalerSettings;
import io.sarban.scaler.local.manifest.ManifestFolder;
import io.sarban.scaler.local.worker.NoJobs;
import io.sarban.scaler.local.worker.NoReplicas;
import io.sarban.scaler.problem.ProblemLog;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the webhook answers the API server, by the checks that a running scaler makes. */
class AdmissionTest {

  private static final String TEMPLATE =
      "jobTargetRef: {template: {spec: {containers: [{name: c, image: i}]}}}";
  private static final String TRIGGER = "triggers: [{type: cron, metadata: {}}]";

  @TempDir private Path folder;
  private ManifestFolder resources;
  private Scaler scaler;
  private Admission admission;

  @BeforeEach
  void start() {
    ProblemLog problems = new ProblemLog();
    resources = new ManifestFolder(folder, problems);
    scaler =
        new Scaler(
            camel -> Outside.local(resources, new NoReplicas(resources), Optional.of(new NoJobs())),
            problems,
            new ScalerSettings("127.0.0.1", 0, Optional.empty()));
    scaler.start();
    admission = new Admission(scaler.polling()::check);
  }

  @AfterEach
  void stop() {
    scaler.close();
    resources.close();
  }

  private static String review(String kind, String metadata, String spec)
      throws JsonProcessingException {
    JsonNode object =
        Serialization.yamlMapper()
            .readTree(
                """
                apiVersion: keda.sh/v1alpha1
                kind: %s
                metadata: {name: r%s}
                spec: %s
                """
                    .formatted(kind, metadata, spec));
    ObjectNode review =
        (ObjectNode)
            Serialization.yamlMapper()
                .readTree(
                    """
                    apiVersion: admission.k8s.io/v1
                    kind: AdmissionReview
                    request:
                      uid: "7"
                      kind: {group: keda.sh, version: v1alpha1, kind: %s}
                      namespace: shop
                      operation: CREATE
                    """
                        .formatted(kind));
    ((ObjectNode) review.path("request")).set("object", object);
    return review.toString();
  }

  private JsonNode answer(String body) throws JsonProcessingException {
    Answer answer = admission.review(body);
    assertThat(answer.status()).isEqualTo(200);
    JsonNode response = Serialization.jsonMapper().readTree(answer.json()).path("response");
    assertThat(response.path("uid").asText()).isEqualTo("7");
    return response;
  }

  private String refusal(String kind, String spec) throws JsonProcessingException {
    JsonNode response = answer(review(kind, "", spec));
    assertThat(response.path("allowed").asBoolean()).as(spec).isFalse();
    return response.path("status").path("message").asText();
  }

  private boolean allows(String kind, String metadata, String spec) throws JsonProcessingException {
    return answer(review(kind, metadata, spec)).path("allowed").asBoolean();
  }

  @Test
  void whatIsSoundIsLetIn() throws Exception {
    assertThat(allows("ScaledJob", "", "{" + TEMPLATE + ", " + TRIGGER + "}")).isTrue();
    // as KEDA documents it: a minimum above the maximum is the maximum
    assertThat(
            allows(
                "ScaledJob",
                "",
                "{minReplicaCount: 9, maxReplicaCount: 3, " + TEMPLATE + ", " + TRIGGER + "}"))
        .isTrue();
    assertThat(allows("ScaledObject", "", "{scaleTargetRef: {name: d}, " + TRIGGER + "}")).isTrue();
    for (String kind : new String[] {"TriggerAuthentication", "ClusterTriggerAuthentication"}) {
      // an unsupported feature is reported in the conditions of the objects that use it
      assertThat(allows(kind, "", "{podIdentity: {provider: aws}}")).isTrue();
      assertThat(allows(kind, "", "{secretTargetRef: [{parameter: p, name: s, key: k}]}")).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{TRIGGER} | spec.jobTargetRef: is required: a JobSpec",
        "{jobTargetRef: {}, TRIGGER} | spec.jobTargetRef.template.spec.containers: is required",
        "{jobTargetRef: {template: {spec: {containers: [{name: c}]}}}, TRIGGER} | name and an image",
        "{jobTargetRef: {backoffLimit: many}, TRIGGER} | spec.jobTargetRef: is no JobSpec: fix the",
        "{TEMPLATE} | spec.triggers: is empty: add a trigger",
        "{TEMPLATE, triggers: [{type: cpu, metadata: {value: '1'}}]} | type: cpu is measured by",
        "{TEMPLATE, triggers: [{type: a, name: n, metadata: {}}, {type: b, name: n, metadata: {}}]}"
            + " | spec.triggers.name: \"n\" names two triggers: give each a name of its own",
        "{TEMPLATE, TRIGGER, pollingInterval: 0} | spec.pollingInterval: must be at least 1 second",
        "{TEMPLATE, TRIGGER, maxReplicaCount: 0} | spec.maxReplicaCount: must be at least 1, not 0",
        "{TEMPLATE, TRIGGER, minReplicaCount: -1} | spec.minReplicaCount: must be at least 0, not -1",
        "{TEMPLATE, TRIGGER, failedJobsHistoryLimit: -1} | spec.failedJobsHistoryLimit: must be",
        "{TEMPLATE, TRIGGER, rollout: {strategy: never}} | spec.rollout.strategy: must be default,",
      })
  void aScaledJobThatCouldNeverWorkIsRefused(String spec, String why) throws Exception {
    assertThat(refusal("ScaledJob", spec.replace("TEMPLATE", TEMPLATE).replace("TRIGGER", TRIGGER)))
        .startsWith("ScaledJob shop/r, ")
        .contains(why);
  }

  @Test
  void anAuthenticationThatCouldNeverWorkIsRefused() throws Exception {
    String empty = "{podIdentity: {provider: azure-workload, identityId: ''}}";
    assertThat(refusal("ClusterTriggerAuthentication", empty))
        .startsWith("ClusterTriggerAuthentication ")
        .contains(", spec.podIdentity.identityId: is empty: name an identity, or leave");
    assertThat(refusal("TriggerAuthentication", empty))
        .startsWith("TriggerAuthentication shop/r, spec.podIdentity.identityId: is empty");
    String file = "{filePath: x}";
    assertThat(refusal("TriggerAuthentication", file))
        .contains("spec.filePath: is for a ClusterTriggerAuthentication only");
    assertThat(allows("ClusterTriggerAuthentication", "", file)).isTrue();
    assertThat(
            refusal("TriggerAuthentication", "{hashiCorpVault: {address: a, authentication: x}}"))
        .contains("spec.hashiCorpVault.authentication: must be token or kubernetes, not \"x\"");
  }

  @Test
  void whatIsBeingDeletedIsLetGo() throws Exception {
    String deleted = ", deletionTimestamp: '2026-01-01T00:00:00Z'";
    for (String kind : new String[] {"ScaledObject", "ScaledJob"}) {
      assertThat(allows(kind, "", "{}")).isFalse();
      assertThat(allows(kind, deleted, "{}")).isTrue();
    }
  }

  /** Sarban adds its own finalizer, too: existing objects may have become invalid since. */
  @Test
  void anUpdateThatChangesNothingThatIsCheckedIsLetIn() throws Exception {
    assertThat(allowsUpdate("", ", finalizers: [finalizer.keda.sh]", "{}", "{}")).isTrue();
    assertThat(allowsUpdate("", ", labels: {team: shop}", "{}", "{}")).isTrue();
    assertThat(allowsUpdate("", ", annotations: {a: b}", "{}", "{}")).isFalse();
    assertThat(allowsUpdate("", "", "{}", "{maxReplicaCount: 2}")).isFalse();
  }

  private boolean allowsUpdate(String before, String after, String spec, String changed)
      throws JsonProcessingException {
    ObjectNode review =
        (ObjectNode) Serialization.jsonMapper().readTree(review("ScaledObject", after, changed));
    JsonNode old =
        Serialization.jsonMapper()
            .readTree(review("ScaledObject", before, spec))
            .at("/request/object");
    ((ObjectNode) review.path("request")).put("operation", "UPDATE").set("oldObject", old);
    return answer(review.toString()).path("allowed").asBoolean();
  }

  @Test
  void whatIsNoReviewIsABadRequest() throws Exception {
    assertThat(admission.review("{").status()).isEqualTo(400);
    assertThat(admission.review("{}").status()).isEqualTo(400);
    assertThat(admission.review(review("Pod", "", "{}")).status()).isEqualTo(400);
  }

  @Test
  void whatCannotBeReadIsRefusedByTheNameOfItsField() throws Exception {
    assertThat(refusal("ScaledObject", "{maxReplicaCount: many}"))
        .isEqualTo("ScaledObject shop/r, spec.maxReplicaCount: \"many\" is no whole number");
    assertThat(refusal("ScaledJob", "{jobTargetRef: []}"))
        .isEqualTo("ScaledJob shop/r, spec.jobTargetRef: must be a map, not a list");
    assertThat(refusal("TriggerAuthentication", "{secretTargetRef: hunter2}"))
        .isEqualTo(
            "TriggerAuthentication shop/r, spec.secretTargetRef: must be a list, not a text");
    String deep =
        review("ScaledObject", "", "{novelty: DEEP}")
            .replace("\"DEEP\"", "[".repeat(9_000) + "]".repeat(9_000));
    assertThat(answer(deep).at("/status/message").asText())
        .isEqualTo("ScaledObject shop/r, spec: is nested deeper than 100 levels: flatten it");
  }
}
