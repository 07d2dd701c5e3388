// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker;

import java.util.List;
import java.util.function.IntSupplier;
import org.apache.camel.main.Main;

/** How many messages the worker has in hand: {@code {"inflight": n}}. */
public final class Inflight {

  static final String OWN_ROUTE = "inflight";

  private final Main main;
  private final List<IntSupplier> consumersInHand;

  /**
   * @param consumersInHand for each component, how many consumers hold messages that are not all
   *     done
   */
  Inflight(Main main, List<IntSupplier> consumersInHand) {
    this.main = main;
    this.consumersInHand = consumersInHand;
  }

  /** The answer of {@code /observe/inflight}; the request itself does not count. */
  public String json() {
    return "{\"inflight\": " + count() + "}";
  }

  /**
   * A consumer that has taken several messages is busy also between two of them, when no exchange
   * is in flight: the next message begins before a signal would arrive.
   */
  int count() {
    var repository = main.getCamelContext().getInflightRepository();
    int exchanges =
        main.getCamelContext().getRoutes().stream()
            .map(route -> route.getRouteId())
            .filter(id -> !id.equals(OWN_ROUTE))
            .mapToInt(repository::size)
            .sum();
    return Math.max(exchanges, consumersInHand.stream().mapToInt(IntSupplier::getAsInt).sum());
  }
}
