package io.sarban.worker;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.Exchange;
import org.apache.camel.impl.engine.DefaultInflightRepository;

/**
 * Counts an exchange as in flight on its route until its acknowledgement is over too. Camel takes
 * it off the route's count just before, and a shutdown in that moment interrupts the
 * acknowledgement: the message would come again though its work is done.
 */
final class UnfinishedExchanges extends DefaultInflightRepository {

  /** By exchange, the routes that it has left. */
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
}
