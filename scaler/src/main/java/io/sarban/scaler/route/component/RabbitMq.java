// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route.component;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code spring-rabbitmq}: each queue is a trigger of type rabbitmq. */
final class RabbitMq implements TriggerDeriver {

  private static final String FIX =
      "add a bean of type org.springframework.amqp.rabbit.connection.CachingConnectionFactory with"
          + " uri: '{{RABBITMQ_URL}}'";

  @Override
  public Derivation derive(FromEndpoint endpoint, int messages) {
    Value queues = endpoint.required("queues", "name the queue that the route takes from");
    Value connection = connection(endpoint);
    List<Draft> drafts =
        Stream.of(queues.text().split(","))
            .map(String::strip)
            .filter(queue -> !queue.isEmpty())
            .map(queue -> draft(queue, connection, messages))
            .toList();
    return new Derivation.Scaled(drafts);
  }

  static Draft draft(String queue, Value connection, int messages) {
    return new Draft("rabbitmq")
        .secret("host", connection)
        .with("queueName", queue)
        .with("mode", "QueueLength")
        .with("value", messages);
  }

  private static Value connection(FromEndpoint endpoint) {
    Bean bean =
        endpoint
            .bean("connectionFactory", "ConnectionFactory")
            .orElseThrow(() -> endpoint.fault("connectionFactory", "is missing: " + FIX));
    Optional<Value> uri = endpoint.property(bean, "uri");
    boolean more =
        Stream.of("host", "addresses", "port", "username", "password", "virtualHost")
            .anyMatch(bean.properties()::containsKey);
    return uri.isPresent() && !more
        ? uri.get()
        : endpoint
            .property(bean, "password")
            .or(() -> uri)
            .orElse(Value.composed(""))
            .made(composed(endpoint, bean, uri.map(Value::text)));
  }

  /** The URI of a connection that is given in parts, which override those of a given URI. */
  private static String composed(FromEndpoint endpoint, Bean bean, Optional<String> uri) {
    if (uri.isEmpty()
        && !bean.properties().containsKey("host")
        && !bean.properties().containsKey("addresses")) {
      endpoint.required(bean, "uri", "write uri: '{{RABBITMQ_URL}}'");
    }
    URI base = base(endpoint, uri.orElse("amqp://guest:guest@localhost:5672/%2F"));
    String[] login =
        base.getRawUserInfo() == null ? new String[0] : base.getRawUserInfo().split(":", 2);
    String user = part(endpoint, bean, "username", login.length > 0 ? login[0] : "guest");
    String password = part(endpoint, bean, "password", login.length > 1 ? login[1] : "guest");
    String port =
        text(endpoint, bean, "port").orElse(base.getPort() < 0 ? "5672" : "" + base.getPort());
    String address =
        text(endpoint, bean, "addresses")
            .map(all -> all.split(",", 2)[0].strip())
            .or(() -> text(endpoint, bean, "host").map(host -> host + ":" + port))
            .orElse(base.getHost() + ":" + port);
    String path = base.getRawPath() == null ? "" : base.getRawPath();
    String vhost =
        part(endpoint, bean, "virtualHost", path.length() > 1 ? path.substring(1) : "%2F");
    return base.getScheme() + "://" + user + ":" + password + "@" + address + "/" + vhost;
  }

  private static URI base(FromEndpoint endpoint, String uri) {
    try {
      return URI.create(uri);
    } catch (IllegalArgumentException e) {
      throw endpoint.fault(
          "connectionFactory",
          "has a uri that is none: write amqp://USER:PASSWORD@HOST:PORT/VHOST");
    }
  }

  private static String part(FromEndpoint endpoint, Bean bean, String name, String otherwise) {
    return text(endpoint, bean, name)
        .map(text -> URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20"))
        .orElse(otherwise);
  }

  private static Optional<String> text(FromEndpoint endpoint, Bean bean, String name) {
    return endpoint.property(bean, name).map(Value::text);
  }
}
