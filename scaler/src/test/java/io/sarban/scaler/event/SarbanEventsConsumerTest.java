// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sarban.scaler.event.ScalerEvent.Noted;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.cloudevents.CloudEvent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.ExceptionHandler;
import org.junit.jupiter.api.Test;

class SarbanEventsConsumerTest {

  private static final ResourceKey OBJECT =
      new ResourceKey(ResourceKind.SCALED_OBJECT, "shop", "orders");

  private final EventBus bus = new EventBus(() -> Instant.EPOCH);
  private final List<String> handled = new CopyOnWriteArrayList<>();

  private final ExceptionHandler handler =
      new ExceptionHandler() {
        @Override
        public void handleException(Throwable failure) {
          handled.add(failure.getMessage());
        }

        @Override
        public void handleException(String message, Throwable failure) {
          handled.add(failure.getMessage());
        }

        @Override
        public void handleException(String message, Exchange exchange, Throwable failure) {
          handled.add(
              failure.getMessage()
                  + " of "
                  + exchange.getMessage().getHeader(CloudEvent.CAMEL_CLOUD_EVENT_TYPE));
        }
      };

  /** As with any Camel consumer. */
  @Test
  void theEndpointsExceptionHandlerReceivesEachFailureOfTheRoute() throws Exception {
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      camel.getRegistry().bind("events", bus);
      camel.getRegistry().bind("handler", handler);
      camel.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              errorHandler(noErrorHandler());
              from("sarban-events:test?exceptionHandler=#handler")
                  .throwException(new IllegalStateException("the sink is down"));
            }
          });
      camel.start();

      bus.publish(OBJECT, new Noted("Normal", "First", "one"));
      bus.publish(OBJECT, new Noted("Normal", "Second", "two"));

      await().until(() -> handled.size() == 2);
      assertThat(handled).containsOnly("the sink is down of io.sarban.event.v1");
    }
  }
}
