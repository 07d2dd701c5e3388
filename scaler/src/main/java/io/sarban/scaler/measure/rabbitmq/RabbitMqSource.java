// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.rabbitmq;

import io.sarban.scaler.measure.LookCost;
import io.sarban.scaler.measure.Source;
import io.sarban.scaler.tls.Tls;
import java.time.Duration;
import java.util.Optional;

/**
 * A virtual host of a RabbitMQ broker, with a protocol and a user.
 *
 * @param path of the management API before {@code /api}; empty over AMQP
 * @param accessToken instead of user and password, over HTTP
 * @param tls null where the connection is not encrypted
 * @param timeout of the whole measure
 */
record RabbitMqSource(
    Protocol protocol,
    String host,
    int port,
    String path,
    String vhost,
    Optional<String> user,
    Optional<String> password,
    Optional<String> accessToken,
    Tls tls,
    Duration timeout)
    implements Source {

  enum Protocol {
    AMQP,
    HTTP
  }

  String userName() {
    return user.orElse("guest");
  }

  @Override
  public String describe() {
    String scheme = (protocol == Protocol.AMQP ? "amqp" : "http") + (tls == null ? "" : "s");
    return "RabbitMQ at " + scheme + "://" + host + ":" + port + path + ", vhost " + vhost;
  }

  @Override
  public LookCost lookCost() {
    return protocol == Protocol.HTTP ? LookCost.TOGETHER : LookCost.EACH;
  }

  /** Keeps the password out of logs. */
  @Override
  public String toString() {
    return describe();
  }
}
