// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.act.Replicas;
import io.sarban.scaler.act.ScaleException;
import io.sarban.scaler.kubernetes.api.Fence;
import io.sarban.scaler.kubernetes.api.Finalizer;
import io.sarban.scaler.kubernetes.hpa.AutoscalerWriter;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.report.PlannedObject;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.TargetRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient
class ObjectFinalizerTest {

  private static final String RESTORES = "{restoreToOriginalReplicaCount: true}";

  /** A target that records its scale requests. */
  private static final class Target implements Replicas {

    private final List<Integer> asked = new ArrayList<>();
    private Optional<Count> count = Optional.of(new Count(0, 0));
    private boolean unknown;
    private boolean refuses;

    @Override
    public Optional<Count> of(TargetRef target) {
      if (unknown) {
        throw new InvalidFieldException("spec.scaleTargetRef.kind", "there is no such kind");
      }
      return count;
    }

    @Override
    public void scale(TargetRef target, int replicas) throws ScaleException {
      if (refuses) {
        throw new ScaleException("not now", null);
      }
      asked.add(replicas);
    }
  }

  private KubernetesMockServer server;
  private KubernetesClient client;
  private final Target target = new Target();
  private ObjectFinalizer finalizer;

  @BeforeEach
  void start() {
    Fence fence = new Fence(client);
    fence.lead(true);
    AutoscalerWriter none = new AutoscalerWriter(fence, (namespace, name) -> Optional.empty());
    finalizer = new ObjectFinalizer(fence, target, none);
  }

  private ScaledObject object(String advanced, String finalizers) {
    ScaledObject object =
        Serialization.unmarshal(
            """
            apiVersion: keda.sh/v1alpha1
            kind: ScaledObject
            metadata: {name: orders, namespace: shop, resourceVersion: "7", finalizers: [%s]}
            spec:
              scaleTargetRef: {name: worker}
              triggers: [{type: cron, metadata: {}}]
              advanced: %s
            status: {originalReplicaCount: 3}
            """
                .formatted(finalizers, advanced),
            ScaledObject.class);
    server
        .expect()
        .patch()
        .withPath("/apis/keda.sh/v1alpha1/namespaces/shop/scaledobjects/orders")
        .andReturn(200, object)
        .once();
    return object;
  }

  /** The object's finalizers after the one request. */
  private List<String> written() throws Exception {
    JsonNode finalizers =
        Serialization.jsonMapper()
            .readTree(server.getLastRequest().getBody().readUtf8())
            .at("/metadata/finalizers");
    assertThat(finalizers.isArray()).isTrue();
    List<String> names = new ArrayList<>();
    finalizers.forEach(one -> names.add(one.asText()));
    return names;
  }

  private static PlannedObject plan(ScaledObject object, Engine engine) {
    return new PlannedObject(
        ResourceKey.of(object), TargetRef.of(object), engine, null, List.of(), List.of());
  }

  @Test
  void isOnWhereSomethingIsToBeGivenBack() throws Exception {
    ScaledObject object = object(RESTORES, "");
    finalizer.bind(object, plan(object, Engine.DIRECT));
    assertThat(written()).containsExactly(Finalizer.NAME);
  }

  @Test
  void isOnWhereThereIsAnAutoscaler() throws Exception {
    ScaledObject object = object("{}", "");
    finalizer.bind(object, plan(object, Engine.HPA));
    assertThat(written()).containsExactly(Finalizer.NAME);
  }

  @Test
  void isTakenOffWhereNothingIsToBeGivenBack() throws Exception {
    ScaledObject object = object("{}", "finalizer.keda.sh, other.example.com/f");
    finalizer.bind(object, plan(object, Engine.DIRECT));
    assertThat(written()).containsExactly("other.example.com/f");
  }

  @Test
  void theTargetGetsBackWhatItHad() throws Exception {
    assertThat(finalizer.finish(object(RESTORES, "finalizer.keda.sh"))).isTrue();
    assertThat(target.asked).containsExactly(3);
    assertThat(written()).isEmpty();
  }

  @Test
  void anObjectThatWaitsForNobodyIsLeftAlone() throws Exception {
    assertThat(finalizer.finish(object(RESTORES, ""))).isFalse();
    assertThat(target.asked).isEmpty();
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void aTargetThatIsGoneNeedsNoReplicas() throws Exception {
    target.count = Optional.empty();
    assertThat(finalizer.finish(object(RESTORES, "finalizer.keda.sh"))).isTrue();
    assertThat(target.asked).isEmpty();
    assertThat(written()).isEmpty();
  }

  @Test
  void norDoesOneWhoseKindIsGone() throws Exception {
    target.unknown = true;
    assertThat(finalizer.finish(object(RESTORES, "finalizer.keda.sh"))).isTrue();
    assertThat(written()).isEmpty();
  }

  @Test
  void anObjectWaitsUntilItsTargetIsScaled() {
    target.refuses = true;
    ScaledObject object = object(RESTORES, "finalizer.keda.sh");
    assertThatThrownBy(() -> finalizer.finish(object)).isInstanceOf(ScaleException.class);
    assertThat(server.getRequestCount()).isZero();
  }
}
