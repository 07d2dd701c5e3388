// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.act;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/** Scale the workers of this machine: the body is a ScaleRequest. */
@UriEndpoint(
    firstVersion = "4.17.0",
    scheme = "local-scale",
    title = "Local Scale",
    syntax = "local-scale:name",
    producerOnly = true,
    remote = false,
    category = Category.CORE)
final class LocalScaleEndpoint extends DefaultEndpoint {

  @UriPath(description = "A name for logs.")
  @Metadata(required = true)
  private final String name;

  @UriParam(description = "Who scales, as a reference to a bean.")
  @Metadata(required = true)
  private final Replicas replicas;

  LocalScaleEndpoint(String uri, LocalScaleComponent component, String name, Replicas replicas) {
    super(uri, component);
    this.name = name;
    this.replicas = replicas;
  }

  public String getName() {
    return name;
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
  public Producer createProducer() {
    return new DefaultProducer(this) {
      @Override
      public void process(Exchange exchange) throws Exception {
        ScaleRequest request = exchange.getMessage().getMandatoryBody(ScaleRequest.class);
        replicas.scale(request.target(), request.to());
      }
    };
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    throw new UnsupportedOperationException("local-scale is no source of messages");
  }
}
