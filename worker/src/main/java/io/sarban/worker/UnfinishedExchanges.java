// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.Exchange;
import org.apache.camel.component.azure.storage.queue.QueueConstants;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.springrabbit.SpringRabbitMQConstants;
import org.apache.camel.impl.engine.DefaultInflightRepository;

/**
 * Counts an exchange as in flight on its route until its acknowledgement is done. Camel stops
 * counting it just before, and a shutdown at that moment interrupts the acknowledgement: the
 * message would be delivered again although its work is done.
 */
final class UnfinishedExchanges extends DefaultInflightRepository {

  private static final List<String> MESSAGE_IDS =
      List.of(
          SpringRabbitMQConstants.MESSAGE_ID,
          QueueConstants.MESSAGE_ID,
          "JMSMessageID",
          SpringRabbitMQConstants.DELIVERY_TAG);

  /** The routes that each exchange has left. */
  private final Map<Exchange, Queue<String>> left = new ConcurrentHashMap<>();

  @Override
  public void add(Exchange exchange) {
    left.put(exchange, new ConcurrentLinkedQueue<>());
    super.add(exchange);
  }

  @Override
  public void remove(Exchange exchange, String routeId) {
    Queue<String> routes = left.get(exchange);
    if (routes == null) {
      super.remove(exchange, routeId);
    } else {
      routes.add(routeId);
    }
  }

  @Override
  public void remove(Exchange exchange) {
    Queue<String> routes = left.remove(exchange);
    if (routes != null) {
      routes.forEach(routeId -> super.remove(exchange, routeId));
    }
    super.remove(exchange);
  }

  /** One line for each exchange in flight: its message, its route, and how long it ran. */
  List<String> describe(long nowMillis) {
    return left.keySet().stream().map(exchange -> describe(exchange, nowMillis)).toList();
  }

  /** The exchanges in flight that began before then, in milliseconds of the epoch. */
  List<Exchange> begunBefore(long millis) {
    return left.keySet().stream()
        .filter(exchange -> exchange.getClock().getCreated() < millis)
        .toList();
  }

  private static String describe(Exchange exchange, long nowMillis) {
    long seconds = (nowMillis - exchange.getClock().getCreated()) / 1000;
    return "unfinished after %d s: exchange %s of route %s, %s"
        .formatted(seconds, exchange.getExchangeId(), exchange.getFromRouteId(), message(exchange));
  }

  /** The broker's name for an exchange's message, if the route has kept it. */
  static String message(Exchange exchange) {
    Map<String, Object> headers = exchange.getMessage().getHeaders();
    if (headers.containsKey(KafkaConstants.OFFSET)) {
      return "record %s-%s at offset %s"
          .formatted(
              headers.get(KafkaConstants.TOPIC),
              headers.get(KafkaConstants.PARTITION),
              headers.get(KafkaConstants.OFFSET));
    }
    return MESSAGE_IDS.stream()
        .map(headers::get)
        .filter(Objects::nonNull)
        .findFirst()
        .map(id -> "message " + id)
        .orElse("a message without id");
  }
}
