// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.write;

import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** Events, and a record of those sent. */
final class SentEvents implements AutoCloseable {

  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final List<Event> sent = new ArrayList<>();

  SentEvents() throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:event")
                .process(e -> sent.add(e.getMessage().getBody(EventBuilder.class).build()));
          }
        });
    camel.start();
  }

  Events events() {
    return new Events(camel.createProducerTemplate(), Runnable::run, "pod");
  }

  List<Event> sent() {
    return sent;
  }

  @Override
  public void close() {
    camel.stop();
  }
}
