// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.informer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.sarban.gateway.route.InterceptorRoutes;
import io.sarban.scaler.resource.ApiJson;
import io.sarban.scaler.resource.InterceptorRoute;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StrippedTest {

  private static InterceptorRoute route(int paths) {
    InterceptorRoute route = new InterceptorRoute();
    route.setMetadata(new ObjectMetaBuilder().withNamespace("n").withName("r").build());
    route.setAdditionalProperty(
        "spec",
        Map.of(
            "target",
            Map.of("service", "web", "port", 80),
            "rules",
            List.of(Map.of("paths", Collections.nCopies(paths, Map.of("value", "/z1"))))));
    return route;
  }

  /** In memory, its parts would take many times its length, in each scaler. */
  @Test
  void aLongRouteIsNotKept() {
    Stripped<InterceptorRoute> store = new Stripped<>();
    InterceptorRoute longOne = route(100_000);
    store.put("n/r", longOne);
    assertThat(longOne.getAdditionalProperties().get("spec")).isEqualTo("too long");
    assertThat(InterceptorRoutes.read(ApiJson.mapper().valueToTree(longOne)).problems())
        .containsExactly("spec is longer than 256 KiB: make several routes");
    InterceptorRoute usual = route(100);
    store.put("n/r", usual);
    assertThat(usual).isEqualTo(route(100));
  }
}
