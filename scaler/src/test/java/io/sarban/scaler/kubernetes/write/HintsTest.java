// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.resource.ScaledObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The leader writes hints found before and after it became leader; other scalers write none. */
class HintsTest {

  private static final ResourceKey ORDERS =
      new ResourceKey(ResourceKind.SCALED_OBJECT, "shop", "orders");
  private static final ResourceKey GONE =
      new ResourceKey(ResourceKind.SCALED_OBJECT, "shop", "gone");

  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final List<String> written = new ArrayList<>();
  private Hints hints;
  private boolean leads;

  @BeforeEach
  void start() throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:event")
                .process(exchange -> note(exchange.getMessage().getBody(EventBuilder.class)));
          }
        });
    camel.start();
    ScaledObject object = new ScaledObject();
    object.getMetadata().setName("orders");
    Map<ResourceKey, HasMetadata> resources = Map.of(ORDERS, object);
    hints =
        new Hints(
            key -> Optional.ofNullable(resources.get(key)),
            new Events(camel.createProducerTemplate(), Runnable::run, "pod"),
            () -> leads);
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  private void lead() {
    leads = true;
    hints.takeOver();
  }

  private void note(EventBuilder event) {
    written.add(event.getReason() + " " + event.buildRegarding().getName() + " " + event.getNote());
  }

  @Test
  void whatIsFoundWhileLeadingIsWrittenAtOnce() {
    lead();
    hints.hinted(ORDERS, "queuLength is not used");
    assertThat(written).containsExactly("KEDAScalerInfo orders queuLength is not used");
  }

  @Test
  void whatWasFoundBeforeIsWrittenOnceItLeads() {
    hints.hinted(ORDERS, "one");
    hints.hinted(ORDERS, "two");
    assertThat(written).isEmpty();
    lead();
    assertThat(written).containsExactly("KEDAScalerInfo orders one", "KEDAScalerInfo orders two");
    leads = false;
    lead();
    assertThat(written).hasSize(2);
  }

  @Test
  void nothingIsWrittenOfWhatIsGone() {
    hints.hinted(ORDERS, "one");
    hints.hinted(GONE, "two");
    hints.forgotten(ORDERS);
    lead();
    assertThat(written).isEmpty();
  }
}
