// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarban.scaler.resource.TargetRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The scaler's own route on one machine. */
class LocalScaleTest {

  private static final TargetRef TARGET = new TargetRef("shop", "apps/v1", "Deployment", "orders");

  private final CamelContext camel = new DefaultCamelContext();
  private final List<String> scaled = new ArrayList<>();
  private boolean refuses;

  @BeforeEach
  void start() throws Exception {
    camel
        .getRegistry()
        .bind(
            "replicas",
            new Replicas() {
              @Override
              public Optional<Count> of(TargetRef target) {
                return Optional.empty();
              }

              @Override
              public void scale(TargetRef target, int replicas) throws ScaleException {
                if (refuses) {
                  throw new ScaleException(target + " has no home", null);
                }
                scaled.add(target + ": " + replicas);
              }
            });
    PluginHelper.getRoutesLoader(camel)
        .loadRoutes(
            ResourceHelper.resolveResource(
                camel, "classpath:routes/scaler/scale-local.camel.yaml"));
    camel.start();
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  private void scale() throws ScaleException {
    new ScaleRoute(camel.createProducerTemplate()).scale(new ScaleRequest(TARGET, 1, 4, "busy"));
  }

  @Test
  void isFulfilledByTheBeanOfTheRegistry() throws ScaleException {
    scale();
    assertThat(scaled).containsExactly("Deployment shop/orders: 4");
  }

  @Test
  void aRefusalComesBackAsItIs() {
    refuses = true;
    assertThatThrownBy(this::scale)
        .isInstanceOf(ScaleException.class)
        .hasMessage("Deployment shop/orders has no home");
  }
}
