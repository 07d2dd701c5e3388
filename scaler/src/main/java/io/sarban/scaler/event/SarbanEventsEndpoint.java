// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.event;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Receive the scaler's decisions, events and problems as CloudEvents. */
@UriEndpoint(
    firstVersion = "4.17.0",
    scheme = "sarban-events",
    title = "Sarban Events",
    syntax = "sarban-events:name",
    consumerOnly = true,
    remote = false,
    category = Category.CORE)
final class SarbanEventsEndpoint extends DefaultEndpoint {

  static final int DEFAULT_SIZE = 1000;
  private static final int MAX_SIZE = 100_000;

  @UriPath(description = "A name of your own, for metrics and logs.")
  @Metadata(required = true)
  private final String name;

  @UriParam(description = "The CloudEvents' types that are wanted, separated by commas (all).")
  private final Set<String> types;

  @UriParam(
      defaultValue = "1000",
      description = "How many events may wait for the route; what comes then is dropped.")
  private final int queueSize;

  private final EventBus bus;
  private final String source;

  SarbanEventsEndpoint(
      String uri,
      SarbanEventsComponent component,
      EventBus bus,
      String name,
      String types,
      int queueSize,
      String source) {
    super(uri, component);
    if (queueSize < 1 || queueSize > MAX_SIZE) {
      throw new IllegalArgumentException("queueSize must be from 1 to " + MAX_SIZE);
    }
    this.bus = bus;
    this.name = name;
    this.types =
        Arrays.stream(types.split(",", -1))
            .map(String::strip)
            .filter(type -> !type.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
    this.queueSize = queueSize;
    this.source = source == null ? "/sarban" : source;
  }

  String name() {
    return name;
  }

  boolean wants(ScalerEvent event) {
    return types.isEmpty() || types.contains(event.content().type());
  }

  int queueSize() {
    return queueSize;
  }

  String source() {
    return source;
  }

  EventBus bus() {
    return bus;
  }

  @Override
  public boolean isSingleton() {
    return true;
  }

  @Override
  public boolean isRemote() {
    return false;
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    SarbanEventsConsumer consumer = new SarbanEventsConsumer(this, processor);
    configureConsumer(consumer);
    return consumer;
  }

  @Override
  public Producer createProducer() {
    throw new UnsupportedOperationException("events come from the scaler only");
  }
}
