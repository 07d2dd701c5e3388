package io.sarban.scaler.measure;

import java.time.Duration;

/** A broker, account or server that triggers read. Equal sources share a connection. */
public interface Source {

  /** For logs and messages, such as {@code amqp://rabbit:5672/orders}: no user, no password. */
  String describe();

  /**
   * How long a measure of it may take. One time for all queries of the source: a trigger that sets
   * its own limit makes a source of its own, so that nobody waits longer for a neighbour's.
   */
  default Duration timeout() {
    return Duration.ofSeconds(10);
  }

  /** What it costs to look at it between polls. */
  default LookCost lookCost() {
    return LookCost.NONE;
  }
}
