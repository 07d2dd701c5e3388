// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route.component;

/** {@code nats} with JetStream: a trigger of type nats-jetstream. */
final class Nats implements TriggerDeriver {

  private static final String MONITORING_PORT = "8222";

  /** Camel adds this to the name of a durable consumer. */
  private static final String SUFFIX = "-durable";

  @Override
  public Derivation derive(FromEndpoint endpoint, int messages) {
    if (!endpoint.flag("jetstreamEnabled")) {
      throw endpoint.fault(
          "jetstreamEnabled",
          "NATS keeps no backlog without JetStream: set jetstreamEnabled: true, jetstreamName and"
              + " durableName");
    }
    if (endpoint.option("consumerConfiguration").isPresent()) {
      throw endpoint.fault(
          "consumerConfiguration",
          "hides the consumer's name: write the trigger of type nats-jetstream in a comment"
              + " \"# sarban: {triggers: [...]}\"");
    }
    return Derivation.Scaled.by(
        new Draft("nats-jetstream")
            .with("natsServerMonitoringEndpoint", monitoring(endpoint))
            .with("account", "$G")
            .with("stream", endpoint.required("jetstreamName", "name the stream").text())
            .with(
                "consumer",
                endpoint
                        .required(
                            "durableName",
                            "a consumer that ends with its worker has no backlog; name a durable"
                                + " one")
                        .text()
                    + SUFFIX)
            .with("lagThreshold", messages));
  }

  /** The server's host; routes do not contain its monitoring port. */
  private static String monitoring(FromEndpoint endpoint) {
    return endpoint
        .natsMonitoring()
        .orElseGet(
            () -> {
              String server =
                  endpoint.required("servers", "write servers: '{{NATS_SERVERS}}'").text();
              String first = server.split(",", 2)[0].strip().replaceFirst("^[a-z]+://", "");
              String host = first.substring(first.lastIndexOf('@') + 1);
              return host.replaceFirst(":\\d+$", "") + ":" + MONITORING_PORT;
            });
  }
}
