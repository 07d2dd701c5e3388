// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route.component;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * {@code amqp}: AMQP 1.0 cannot ask for a queue's length, so the trigger depends on the broker,
 * which is recognized by its addresses: RabbitMQ by its queue addresses, Azure Service Bus by its
 * host name.
 */
final class Amqp implements TriggerDeriver {

  private static final String FIX =
      "no trigger can be derived for this broker: write one of type metrics-api on its management"
          + " API in a comment \"# sarban: {triggers: [...]}\", or use spring-rabbitmq for RabbitMQ";

  @Override
  public Derivation derive(FromEndpoint endpoint, int messages) {
    String destination =
        endpoint.path("destinationName").map(Value::text).orElse("").replaceFirst("^queue:", "");
    Bean bean =
        endpoint
            .bean("connectionFactory", "JmsConnectionFactory")
            .orElseThrow(
                () ->
                    endpoint.fault(
                        "connectionFactory",
                        "is missing: add a bean of type org.apache.qpid.jms.JmsConnectionFactory with"
                            + " remoteURI, username and password"));
    URI remote = remote(endpoint, bean);
    String user = endpoint.property(bean, "username").map(Value::text).orElse("guest");
    Value secret = endpoint.property(bean, "password").orElse(Value.composed("guest"));
    String password = secret.text();
    if (remote.getHost().endsWith(".servicebus.windows.net") && !destination.contains("/")) {
      String connection =
          "Endpoint=sb://"
              + remote.getHost()
              + "/;SharedAccessKeyName="
              + user
              + ";SharedAccessKey="
              + password;
      return Derivation.Scaled.by(
          new Draft("azure-servicebus")
              .secret("connection", secret.made(connection))
              .with("queueName", destination)
              .with("messageCount", messages));
    }
    String queue = destination.replaceFirst("^/(queues|queue|amq/queue)/", "");
    if (queue.equals(destination)) {
      throw endpoint.fault("from", FIX);
    }
    int port = remote.getPort() < 0 ? 5672 : remote.getPort();
    String connection =
        remote.getScheme()
            + "://"
            + encoded(user)
            + ":"
            + encoded(password)
            + "@"
            + remote.getHost()
            + ":"
            + port
            + "/%2F";
    return Derivation.Scaled.by(RabbitMq.draft(queue, secret.made(connection), messages));
  }

  /** The URI without the {@code failover:(...)} around it. */
  private static URI remote(FromEndpoint endpoint, Bean bean) {
    String text = endpoint.required(bean, "remoteURI", "write remoteURI: amqp://HOST:5672").text();
    String inner = text.startsWith("failover:(") ? text.substring(10).split("[,)]", 2)[0] : text;
    try {
      URI uri = URI.create(inner);
      if (uri.getHost() != null && uri.getScheme() != null && uri.getScheme().startsWith("amqp")) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // reported below
    }
    throw endpoint.fault(
        "connectionFactory", "has a remoteURI that is not amqp://HOST:PORT: " + FIX);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
