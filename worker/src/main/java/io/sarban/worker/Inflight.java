package io.sarban.worker;

import io.sarban.worker.kafka.CommittingKafkaComponent;
import org.apache.camel.main.Main;

/** How many messages the worker has in hand: {@code {"inflight": n}}. */
public final class Inflight {

  static final String OWN_ROUTE = "inflight";

  private final Main main;

  public Inflight(Main main) {
    this.main = main;
  }

  /** The answer of {@code /observe/inflight}; the request itself does not count. */
  public String json() {
    return "{\"inflight\": " + count() + "}";
  }

  /**
   * A Kafka consumer is busy from one poll to the next, also between two records, and as long as it
   * cannot commit what it did: ended then, it would have worked in vain.
   */
  int count() {
    var repository = main.getCamelContext().getInflightRepository();
    int exchanges =
        main.getCamelContext().getRoutes().stream()
            .map(route -> route.getRouteId())
            .filter(id -> !id.equals(OWN_ROUTE))
            .mapToInt(repository::size)
            .sum();
    return Math.max(exchanges, main.lookup("kafka", CommittingKafkaComponent.class).inHand());
  }
}
