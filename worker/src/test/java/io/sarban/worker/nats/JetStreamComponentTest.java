// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.nats;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Consumers of routes that are stopped, and made again. There is no server. */
class JetStreamComponentTest {

  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final JetStreamComponent component = new JetStreamComponent();

  @AfterEach
  void stop() {
    camel.stop();
  }

  private void addRoute() throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("nats:work?servers=127.0.0.1:9&jetstreamEnabled=true&jetstreamName=work")
                .routeId("work")
                .to("log:work");
          }
        });
  }

  @Test
  void aConsumerIsForgottenWhenItsRouteIsStopped() throws Exception {
    camel.addComponent("nats", component);
    camel.start();
    addRoute();
    assertThat(component.consumers()).hasSize(1);
    camel.getRouteController().stopRoute("work");
    assertThat(component.consumers()).isEmpty();
    camel.getRouteController().startRoute("work");
    assertThat(component.consumers()).hasSize(1);
    camel.getRouteController().stopRoute("work");
    assertThat(camel.removeRoute("work")).isTrue();
    addRoute();
    assertThat(component.consumers()).hasSize(1);
  }
}
