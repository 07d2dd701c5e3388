// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.measure.TriggerTypes;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.resolve.Credentials;
import io.sarban.scaler.resource.Engine;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class ObjectPlannerTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final KnownResources resources = new KnownResources();
  private final ObjectPlanner planner = planner();

  private ObjectPlanner planner() {
    DefaultCamelContext camel = new DefaultCamelContext();
    camel.getRegistry().bind(CountedType.NAME, new CountedType());
    TriggerTypes types = new TriggerTypes(camel);
    return new ObjectPlanner(
        new Planner(resources, types, Credentials.NONE, Optional.of(Engine.HPA)),
        new JobPlanner(resources, types, Credentials.NONE, true));
  }

  private static HasMetadata object(String name, String target, String autoscaler) {
    return Serialization.unmarshal(
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: %s, namespace: shop}
        spec:
          scaleTargetRef: {name: %s}
          triggers: [{type: counted, metadata: {source: s}}]
          advanced: {horizontalPodAutoscalerConfig: {name: %s}}
        """
            .formatted(name, target, autoscaler));
  }

  private Plan plan(HasMetadata object) {
    return planner.plan(object, NOW);
  }

  private static List<String> problems(Plan plan) {
    return ((Plan.Faulty) plan).problems().stream().map(Problem::toString).toList();
  }

  @Test
  void theFirstObjectKeepsItsTarget() {
    HasMetadata second = object("two", "w", "h2");
    assertThat(plan(object("one", "w", "h1"))).isInstanceOf(Plan.Sound.class);

    Plan refused = plan(second);
    ResourceKey owner = new ResourceKey(ResourceKind.SCALED_OBJECT, "shop", "one");
    assertThat(problems(refused))
        .containsExactly(
            "ScaledObject shop/two, spec.scaleTargetRef.name: Deployment shop/w is already scaled by"
                + " ScaledObject shop/one: delete one of the two objects");
    assertThat(refused.dependencies()).as("planned again when that goes").contains(owner);
    assertThat(planner.alone(second, NOW)).isInstanceOf(Plan.Sound.class);

    planner.release(owner);
    assertThat(plan(second)).isInstanceOf(Plan.Sound.class);
  }

  @Test
  void theFirstObjectKeepsItsAutoscaler() {
    plan(object("one", "w", "h"));
    assertThat(problems(plan(object("two", "v", "h"))))
        .containsExactly(
            "ScaledObject shop/two, spec.advanced.horizontalPodAutoscalerConfig.name: the HPA 'h' is"
                + " already managed by the ScaledObject 'one': give each object's a name of its"
                + " own");
  }

  /** As the webhook asks: a check claims nothing. */
  @Test
  void aCheckClaimsNothing() {
    assertThat(planner.check(object("one", "w", "h"), NOW)).isEmpty();
    assertThat(plan(object("two", "w", "h"))).isInstanceOf(Plan.Sound.class);
    assertThat(planner.check(object("one", "w", "h"), NOW))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("ScaledObject shop/two"));
    assertThat(planner.check(object("two", "w", "h"), NOW)).as("its own").isEmpty();
  }

  @Test
  void anAuthenticationIsCheckedByItself() {
    HasMetadata authentication =
        Serialization.unmarshal(
            """
            apiVersion: keda.sh/v1alpha1
            kind: TriggerAuthentication
            metadata: {name: a, namespace: shop}
            spec: {filePath: x}
            """);
    assertThat(planner.check(authentication, NOW))
        .extracting(Object::toString)
        .containsExactly(
            "TriggerAuthentication shop/a, spec.filePath: is for a ClusterTriggerAuthentication"
                + " only: use one");
  }
}
