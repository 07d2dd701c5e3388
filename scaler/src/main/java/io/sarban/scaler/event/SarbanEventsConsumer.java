// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.event;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.cloudevents.CloudEvent;
import org.apache.camel.support.DefaultConsumer;

/** Passes events to a route, one after the other, on its own thread. */
final class SarbanEventsConsumer extends DefaultConsumer {

  private final RouteFailures failures;
  private Mailbox mailbox;
  private ExecutorService thread;

  SarbanEventsConsumer(SarbanEventsEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
    failures = new RouteFailures(endpoint.name());
    setExceptionHandler(failures);
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
    if (failure == null) {
      failures.succeeded();
    } else {
      getExceptionHandler().handleException("the route failed", exchange, failure);
    }
    releaseExchange(exchange, false);
    return failure == null
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(failure);
  }

  /** Sets the headers that Camel defines for a CloudEvent's attributes. */
  private void fill(Message message, ScalerEvent event) {
    message.setBody(CloudEventJson.of(event, getEndpoint().source()));
    message.setHeader(Exchange.CONTENT_TYPE, CloudEventJson.CONTENT_TYPE);
    message.setHeader(CloudEvent.CAMEL_CLOUD_EVENT_VERSION, CloudEventJson.SPEC_VERSION);
    message.setHeader(CloudEvent.CAMEL_CLOUD_EVENT_ID, event.id());
    message.setHeader(CloudEvent.CAMEL_CLOUD_EVENT_SOURCE, getEndpoint().source());
    message.setHeader(CloudEvent.CAMEL_CLOUD_EVENT_TYPE, event.content().type());
    message.setHeader(CloudEvent.CAMEL_CLOUD_EVENT_SUBJECT, CloudEventJson.subject(event.object()));
    message.setHeader(CloudEvent.CAMEL_CLOUD_EVENT_TIME, event.time().toString());
  }
}
