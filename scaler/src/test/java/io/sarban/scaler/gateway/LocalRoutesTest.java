// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.gateway.route.Backend;
import io.sarban.gateway.route.HttpRoute;
import io.sarban.gateway.route.RouteId;
import io.sarban.gateway.route.TriggerRoutes;
import io.sarban.scaler.local.manifest.ManifestFolder;
import io.sarban.scaler.measure.http.RouteName;
import io.sarban.scaler.problem.ProblemLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRoutesTest {

  private static final String OBJECTS =
      """
      apiVersion: keda.sh/v1alpha1
      kind: ScaledObject
      metadata: {name: own}
      spec:
        scaleTargetRef: {name: web}
        triggers:
          - {type: cron, metadata: {}}
          - {type: http, metadata: {hosts: a.example.com}}
          - {type: http, metadata: {hosts: b.example.com, service: elsewhere, port: '99999'}}
      ---
      apiVersion: keda.sh/v1alpha1
      kind: ScaledObject
      metadata: {name: kedas}
      spec:
        scaleTargetRef: {name: orders}
        triggers:
          - {type: external-push, metadata: {scalerAddress: x, interceptorRoute: r}}
          - {type: external, metadata: {scalerAddress: x, httpScaledObject: h}}
          - {type: external, metadata: {scalerAddress: x, interceptorRoute: missing}}
      ---
      apiVersion: http.keda.sh/v1beta1
      kind: InterceptorRoute
      metadata: {name: r}
      spec: {target: {service: front, port: 80}, scalingMetric: {concurrency: {targetValue: 5}}}
      ---
      apiVersion: http.keda.sh/v1alpha1
      kind: HTTPScaledObject
      metadata: {name: h}
      spec: {hosts: [h.example.com], scaleTargetRef: {service: front, portName: http, name: orders}}
      """;

  @TempDir private Path folder;

  @Test
  void eachTriggerIsARouteToWhatItsObjectScales() throws IOException {
    Files.writeString(folder.resolve("objects.yaml"), OBJECTS);
    try (ManifestFolder resources = new ManifestFolder(folder, new ProblemLog())) {
      LocalRoutes found = LocalRoutes.of(resources);
      assertThat(found.routes())
          .extracting(HttpRoute::id)
          .contains(
              new RouteId("default", "own/1"),
              new RouteId("default", "r"),
              new RouteId("default", "h"))
          .doesNotContain(new RouteId("default", "missing"));
      assertThat(found.routes())
          .extracting(HttpRoute::target)
          .contains(Backend.of("web", 1), Backend.of("orders", 80), Backend.of("orders", "http"));
      assertThat(found.problems().toString()).contains("own/2").contains("port");
    }
  }

  /** The trigger finds its count by this name. */
  @Test
  void theGatewayAndTheTriggerHaveTheSameNames() {
    RouteName name = RouteName.trigger("shop", "orders", 3);
    assertThat(TriggerRoutes.id("shop", "orders", 3))
        .isEqualTo(new RouteId(name.namespace(), name.name()));
  }
}
