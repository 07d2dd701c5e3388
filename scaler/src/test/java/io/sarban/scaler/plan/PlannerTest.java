// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.measure.TriggerTypes;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.resolve.CredentialRequest;
import io.sarban.scaler.resolve.Credentials;
import io.sarban.scaler.resolve.PendingCredentialException;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.ScaledJob;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.TriggerAuthentication;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plans of resources that exist, or appear later; no source is asked. */
class PlannerTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String COUNTED = "{type: counted, metadata: {source: one}}";
  private static final String SECURED =
      "{type: counted, metadata: {source: one}, authenticationRef: {name: auth}}";

  private final KnownResources resources = new KnownResources();

  private static <T extends HasMetadata> T read(Class<T> type, String spec) {
    String manifest =
        """
        apiVersion: keda.sh/v1alpha1
        kind: %s
        metadata: {name: o, namespace: default, creationTimestamp: "2025-12-31T00:00:00Z"}
        spec: {%s}
        """;
    return Serialization.unmarshal(manifest.formatted(type.getSimpleName(), spec), type);
  }

  private TriggerTypes types() {
    DefaultCamelContext camel = new DefaultCamelContext();
    camel.getRegistry().bind(CountedType.NAME, new CountedType());
    return new TriggerTypes(camel);
  }

  private Plan plan(String spec, Credentials credentials) {
    ScaledObject object = read(ScaledObject.class, "scaleTargetRef: {name: w}, " + spec);
    return new Planner(resources, types(), credentials, Optional.of(Engine.DIRECT))
        .plan(object, NOW);
  }

  private Plan plan(String spec) {
    return plan(spec, Credentials.NONE);
  }

  private static ResourceKey key(String kind, String name) {
    return new ResourceKey(kind, "default", name);
  }

  private void authentication(String spec) {
    TriggerAuthentication authentication = read(TriggerAuthentication.class, spec);
    authentication.getMetadata().setName("auth");
    resources.put(authentication);
  }

  private static String problems(Plan plan) {
    return ((Plan.Faulty) plan).problems().toString();
  }

  @Test
  void aSoundPlanHasATargetRulesAndTriggers() {
    Plan.Sound plan = (Plan.Sound) plan("cooldownPeriod: 60, triggers: [" + COUNTED + "]");

    assertThat(plan.target().toString()).isEqualTo("Deployment default/w");
    assertThat(plan.rules().cooldown()).isEqualTo(Duration.ofSeconds(60));
    assertThat(plan.rules().coolsFrom()).isEqualTo("2025-12-31T00:00:00Z");
    assertThat(plan.triggers()).extracting(PolledTrigger::metricName).containsExactly("s0-one");
    assertThat(plan.dependencies()).contains(key("ScaledObject", "o"), key("Deployment", "w"));
  }

  /** Each would become another path of the API server, or of a proxy in front of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          name: ../../other/deployments/victim | spec.scaleTargetRef.name
          name: 'w?watch=true' | spec.scaleTargetRef.name
          name: 'w#' | spec.scaleTargetRef.name
          name: a..b | spec.scaleTargetRef.name
          name: w, kind: Foo.apps/v1/deployments | spec.scaleTargetRef.kind
          name: w, kind: 'Foo?watch=true&x=' | spec.scaleTargetRef.kind
          name: w, apiVersion: x/../../api/v1 | spec.scaleTargetRef.apiVersion
          name: w, apiVersion: '../v1' | spec.scaleTargetRef.apiVersion
          name: w, apiVersion: 'argoproj.io/v1?a=b' | spec.scaleTargetRef.apiVersion
          """)
  void aNameThatIsAPathIsRefused(String target, String field) {
    ScaledObject object =
        read(ScaledObject.class, "scaleTargetRef: {" + target + "}, triggers: [" + COUNTED + "]");
    Plan plan =
        new Planner(resources, types(), Credentials.NONE, Optional.of(Engine.DIRECT))
            .plan(object, NOW);
    assertThat(((Plan.Faulty) plan).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.field()).isEqualTo(field));
  }

  @Test
  void anAutoscalersNameThatIsAPathIsRefused() {
    assertThat(
            problems(
                plan(
                    "advanced: {horizontalPodAutoscalerConfig: {name: ../a}}, triggers: ["
                        + COUNTED
                        + "]")))
        .contains("horizontalPodAutoscalerConfig.name");
  }

  @Test
  void kindsOfOthersAreTaken() {
    ScaledObject object =
        read(
            ScaledObject.class,
            "scaleTargetRef: {name: my.rollout-1, kind: Rollout, apiVersion: argoproj.io/v1alpha1},"
                + " triggers: ["
                + COUNTED
                + "]");
    assertThat(
            new Planner(resources, types(), Credentials.NONE, Optional.of(Engine.DIRECT))
                .plan(object, NOW))
        .isInstanceOf(Plan.Sound.class);
  }

  /** An autoscaler asks every 15 s. */
  @Test
  void aMetricStaysFreshUntilTheNextPollWhereAllTriggersAreCached() {
    String cached = "{type: counted, useCachedMetrics: true, metadata: {source: one}}";

    assertThat(((Plan.Sound) plan("triggers: [" + cached + "]")).freshness())
        .isEqualTo(Duration.ofSeconds(31));
    assertThat(((Plan.Sound) plan("triggers: [" + cached + ", " + COUNTED + "]")).freshness())
        .isEqualTo(Duration.ofSeconds(15));
  }

  /** As in KEDA, and the object is planned again when the authentication appears. */
  @Test
  void aMissingAuthenticationIsAHintWhereATriggerCanDoWithoutIt() {
    Plan.Sound plan = (Plan.Sound) plan("triggers: [" + SECURED + "]");

    assertThat(plan.flaws()).isEmpty();
    assertThat(plan.hints())
        .anyMatch(
            hint ->
                hint.contains("TriggerAuthentication default/auth is missing")
                    && hint.endsWith("goes on without it"));
    assertThat(plan.dependencies()).contains(key("TriggerAuthentication", "auth"));
  }

  @Test
  void aTriggerThatCannotBeReadIsAFlawAndTheOthersStay() {
    Plan.Sound plan =
        (Plan.Sound) plan("triggers: [{type: counted}, {type: countd}, " + COUNTED + "]");

    assertThat(plan.triggers()).hasSize(3);
    assertThat(plan.flaws()).extracting(flaw -> flaw.field()).containsExactly("source", "type");
    assertThat(plan.flaws().get(1).message()).contains("did you mean counted?");
  }

  @Test
  void dependsOnTheSecretsThatItsAuthenticationNamesAndHidesThem() {
    authentication("secretTargetRef: [{parameter: password, name: keys, key: k}]");
    assertThat(plan("triggers: [" + SECURED + "]").dependencies())
        .contains(key("TriggerAuthentication", "auth"), key("Secret", "keys"));

    Secret secret = new Secret();
    secret.setMetadata(read(ScaledObject.class, "").getMetadata());
    secret.getMetadata().setName("keys");
    secret.setStringData(Map.of("k", "very-secret-indeed"));
    resources.put(secret);
    Plan.Sound plan = (Plan.Sound) plan("triggers: [" + SECURED + "]");
    assertThat(plan.flaws()).isEmpty();
    assertThat(plan.triggers().get(0).secrets().hide("it is very-secret-indeed"))
        .doesNotContain("very-secret-indeed");
  }

  @Test
  void waitsForACredentialThatIsAskedFor() {
    authentication("boundServiceAccountToken: [{parameter: password, serviceAccountName: sa}]");
    Credentials asked =
        new Credentials() {
          @Override
          public ResourceKey key(CredentialRequest request) {
            return new ResourceKey(KIND, "", "token");
          }

          @Override
          public Map<String, String> find(CredentialRequest request) {
            throw new PendingCredentialException("is asked for");
          }
        };

    Plan plan = plan("triggers: [" + SECURED + "]", asked);
    assertThat(plan).isInstanceOf(Plan.Waiting.class);
    assertThat(plan.dependencies()).contains(new ResourceKey(Credentials.KIND, "", "token"));
  }

  @Test
  void whatContradictsItselfIsFaulty() {
    assertThat(problems(plan("triggers: []"))).contains("spec.triggers: is empty: add a trigger");
    assertThat(
            problems(plan("minReplicaCount: 3, maxReplicaCount: 2, triggers: [" + COUNTED + "]")))
        .contains("spec.minReplicaCount: 3 is above maxReplicaCount 2");
    assertThat(problems(plan("pollingInterval: 0, triggers: [" + COUNTED + "]")))
        .contains("spec.pollingInterval: must be at least 1 second, not 0");
  }

  @Test
  void aScaledJobIsPlannedWhereJobsCanRun() {
    ScaledJob job =
        read(
            ScaledJob.class,
            "jobTargetRef: {template: {spec: {containers: [{name: c, image: i}]}}}, triggers: ["
                + COUNTED
                + "]");

    Plan plan = new JobPlanner(resources, types(), Credentials.NONE, true).plan(job);
    assertThat(((Plan.Jobs) plan).triggers()).hasSize(1);
    assertThat(problems(new JobPlanner(resources, types(), Credentials.NONE, false).plan(job)))
        .contains("kind: a ScaledJob needs a cluster");
  }
}
