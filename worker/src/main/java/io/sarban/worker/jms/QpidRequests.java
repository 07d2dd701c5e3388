package io.sarban.worker.jms;

import jakarta.jms.ConnectionFactory;
import java.time.Duration;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.apache.qpid.jms.meta.JmsConnectionInfo;

/** How long the client of AMQP 1.0 waits for its broker. */
final class QpidRequests {

  /** For a consumer, a session or a connection to be opened. */
  private static final Duration REQUEST = Duration.ofSeconds(15);

  /**
   * For each of them to be closed: RabbitMQ's AMQP 1.0 does not always answer, and a drain waits.
   */
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private QpidRequests() {}

  /** A broker that ends the session in place of an answer would be waited for without end. */
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
