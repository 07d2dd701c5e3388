// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.jms;

import jakarta.jms.ConnectionFactory;
import java.time.Duration;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.apache.qpid.jms.meta.JmsConnectionInfo;

/** Time limits of the AMQP 1.0 client for its broker. */
final class QpidRequests {

  /** For opening a consumer, a session or a connection. */
  private static final Duration REQUEST = Duration.ofSeconds(15);

  /** For closing one: RabbitMQ's AMQP 1.0 does not always answer, and a drain waits. */
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private QpidRequests() {}

  /**
   * Without this, the client waits forever for a broker that ends the session instead of answering.
   */
  static void bound(ConnectionFactory connections) {
    if (!(connections instanceof JmsConnectionFactory qpid)) {
      return;
    }
    if (qpid.getRequestTimeout() == JmsConnectionInfo.INFINITE) {
      qpid.setRequestTimeout(REQUEST.toMillis());
    }
    if (qpid.getCloseTimeout() == JmsConnectionInfo.DEFAULT_CLOSE_TIMEOUT) {
      qpid.setCloseTimeout(CLOSE.toMillis());
    }
  }
}
