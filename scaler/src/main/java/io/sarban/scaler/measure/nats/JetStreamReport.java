// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.nats;

import java.util.Map;
import java.util.Optional;

/**
 * What a server's answer at {@code /jsz} says about the streams and consumers that are asked for.
 *
 * @param clustered whether the server is one of several
 * @param hasAccount whether it knows the account
 * @param streams the consumers by their name, by the stream's name; only those asked for
 */
record JetStreamReport(
    String serverId,
    boolean disabled,
    boolean clustered,
    boolean hasAccount,
    Map<String, Map<String, Consumer>> streams) {

  /**
   * A consumer of a stream.
   *
   * @param lag messages that wait for delivery or for an acknowledgement; NaN if the server does
   *     not say
   * @param leader the server that has the consumer's figures; empty if there is no cluster
   */
  record Consumer(double lag, Optional<String> leader) {}

  boolean hasStream(String stream) {
    return streams.containsKey(stream);
  }

  Optional<Consumer> consumer(String stream, String consumer) {
    return Optional.ofNullable(streams.getOrDefault(stream, Map.of()).get(consumer));
  }
}
