// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure;

import java.time.Duration;

/** A broker, account or server that triggers read. Equal sources share a connection. */
public interface Source {

  /**
   * The name in logs and messages, such as {@code amqp://rabbit:5672/orders}: no user, no password.
   */
  String describe();

  /**
   * The time limit of a measurement, for all queries of the source. A trigger with its own limit
   * has its own source, so that it does not delay its neighbours.
   */
  default Duration timeout() {
    return Duration.ofSeconds(10);
  }

  /** The cost of looking at it between polls. */
  default LookCost lookCost() {
    return LookCost.NONE;
  }
}
