// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import io.sarban.scaler.http.ConnectionFailures;
import io.sarban.scaler.measure.Batch;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.problem.FailureLine;
import io.sarban.scaler.trust.MetadataAddressException;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Says what is wrong with a broker or a queue, and what fixes it. */
final class RabbitMqFailures {

  private RabbitMqFailures() {}

  static List<Measurement> all(Batch<RabbitMqSource, ?> batch, Throwable e) {
    return Collections.nCopies(batch.queries().size(), broker(batch.source(), e));
  }

  static Measurement broker(RabbitMqSource source, Throwable e) {
    if (MetadataAddressException.isCauseOf(e)) {
      return failed(source, MetadataAddressException.WHY);
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof AuthenticationFailureException
          || cause instanceof PossibleAuthenticationFailureException) {
        return refused(source);
      }
      if (cause instanceof ConnectException) {
        return failed(source, "cannot be connected to: is it running, and is host right?");
      }
      if (cause instanceof TimeoutException || cause instanceof SocketTimeoutException) {
        return failed(source, "does not answer in time: is host right?");
      }
      if (cause instanceof EOFException || ConnectionFailures.reset(cause)) {
        return failed(
            source,
            "closes the connection half way: fix the port in host, and whether it is asked by amqp"
                + " or http");
      }
      if (ConnectionFailures.noTls(cause)) {
        return failed(
            source,
            "does not speak TLS there: fix host (amqp or http, without the s), or its port");
      }
      if (cause instanceof UnknownHostException) {
        return failed(source, "the host name is unknown: fix host");
      }
      if (cause instanceof ShutdownSignalException shutdown
          && shutdown.getReason() instanceof AMQP.Connection.Close close
          && close.getReplyCode() == AMQP.NOT_ALLOWED) {
        return failed(source, "the vhost is missing, or the user may not use it");
      }
    }
    return failed(source, FailureLine.of(e));
  }

  static Measurement refused(RabbitMqSource source) {
    return failed(
        source,
        "refuses the login of user "
            + source.userName()
            + ": fix user and password in host or in the TriggerAuthentication");
  }

  static Measurement missing(RabbitMqSource source, String queue) {
    return Measurement.failed(
        "queueName",
        source.describe() + " has no queue \"" + queue + "\": declare it, or fix queueName");
  }

  static Measurement unknownLength(RabbitMqSource source, String queue) {
    return Measurement.failed(
        "queueName",
        source.describe()
            + " does not say how many messages are in \""
            + queue
            + "\": start the queue's node, or wait until the broker has counted them");
  }

  static Measurement pattern(RabbitMqSource source, String why) {
    return Measurement.failed("queueName", source.describe() + " " + why);
  }

  static Measurement failed(RabbitMqSource source, String why) {
    return Measurement.failed("host", source.describe() + ": " + why);
  }

  static Measurement queue(RabbitMqSource source, String queue, Throwable e) {
    if (e instanceof ShutdownSignalException shutdown
        && shutdown.getReason() instanceof AMQP.Channel.Close close
        && close.getReplyCode() == AMQP.NOT_FOUND) {
      return missing(source, queue);
    }
    return Measurement.failed(
        "queueName", source.describe() + ", queue " + queue + ": " + FailureLine.of(e));
  }
}
