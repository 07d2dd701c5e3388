// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.event;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sarban.scaler.problem.FailureLine;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes events to a route, one after the other, on its own thread. */
final class SarbanEventsConsumer extends DefaultConsumer {

  private static final Logger LOG = LoggerFactory.getLogger(SarbanEventsConsumer.class);

  private Mailbox mailbox;
  private ExecutorService thread;

  /** Whether the last event failed: a failing sink is reported once. */
  private volatile boolean failing;

  SarbanEventsConsumer(SarbanEventsEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
  }

  @Override
  public SarbanEventsEndpoint getEndpoint() {
    return (SarbanEventsEndpoint) super.getEndpoint();
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    SarbanEventsEndpoint from = getEndpoint();
    thread =
        from.getCamelContext()
            .getExecutorServiceManager()
            .newSingleThreadExecutor(this, "events-" + from.name());
    MeterRegistry meters =
        from.getCamelContext().getRegistry().findSingleByType(MeterRegistry.class);
    mailbox =
        new Mailbox(
            "the route of sarban-events:" + from.name(),
            from.queueSize(),
            from::wants,
            thread,
            this::received,
            new EventMeters(meters == null ? new SimpleMeterRegistry() : meters, from.name()));
    from.bus().open(mailbox);
  }

  @Override
  protected void doStop() throws Exception {
    getEndpoint().bus().close(mailbox);
    getEndpoint().getCamelContext().getExecutorServiceManager().shutdown(thread);
    super.doStop();
  }

  private CompletionStage<Void> received(ScalerEvent event) {
    Exchange exchange = createExchange(false);
    try {
      fill(exchange.getMessage(), event);
      getProcessor().process(exchange);
    } catch (Exception e) {
      exchange.setException(e);
    }
    Exception failure = exchange.getException();
    releaseExchange(exchange, false);
    if (failure == null) {
      failing = false;
      return CompletableFuture.completedFuture(null);
    }
    if (!failing) {
      failing = true;
      LOG.warn("sarban-events:{}: the route failed: {}", name(), FailureLine.of(failure));
    }
    return CompletableFuture.failedFuture(failure);
  }

  private String name() {
    return getEndpoint().name();
  }

  /** Sets the headers that Camel defines for a CloudEvent's attributes. */
  private void fill(Message message, ScalerEvent event) {
    message.setBody(CloudEventJson.of(event, getEndpoint().source()));
    message.setHeader(Exchange.CONTENT_TYPE, CloudEventJson.CONTENT_TYPE);
    message.setHeader("CamelCloudEventVersion", CloudEventJson.SPEC_VERSION);
    message.setHeader("CamelCloudEventID", event.id());
    message.setHeader("CamelCloudEventSource", getEndpoint().source());
    message.setHeader("CamelCloudEventType", event.content().type());
    message.setHeader("CamelCloudEventSubject", CloudEventJson.subject(event.object()));
    message.setHeader("CamelCloudEventTime", event.time().toString());
  }
}
