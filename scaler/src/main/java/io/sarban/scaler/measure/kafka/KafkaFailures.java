// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kafka;

import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.problem.FailureLine;
import io.sarban.scaler.trust.MetadataAddressException;
import java.net.UnknownHostException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.IllegalSaslStateException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;

/** Explains the exceptions of Kafka's client to users. */
final class KafkaFailures {

  private KafkaFailures() {}

  /** A failure of the cluster as a whole. */
  static Measurement cluster(KafkaSource source, Throwable e) {
    String where = source.describe() + " ";
    if (MetadataAddressException.isCauseOf(e)) {
      return Measurement.failed("bootstrapServers", where + MetadataAddressException.WHY);
    }
    if (e instanceof UnknownHostException) {
      return Measurement.failed(
          "bootstrapServers", where + "has no host name that is known: fix bootstrapServers");
    }
    if (e instanceof SaslAuthenticationException) {
      return Measurement.failed("password", where + "refuses the login: fix username or password");
    }
    if (e instanceof UnsupportedSaslMechanismException || e instanceof IllegalSaslStateException) {
      return Measurement.failed("sasl", where + "does not take this way to log in: fix sasl");
    }
    if (e instanceof SslAuthenticationException) {
      return Measurement.failed(
          "ca", where + "fails the TLS handshake: fix ca, cert or key (" + FailureLine.of(e) + ")");
    }
    if (e instanceof OffsetRoom.FullException) {
      return Measurement.failed(
          "topic",
          where
              + "has more partitions and offsets than the scaler keeps at a time: name the topic, or"
              + " use fewer groups");
    }
    if (isUnreachable(e)) {
      return Measurement.failed(
          "bootstrapServers",
          where + "cannot be reached: start it, or fix bootstrapServers, tls or sasl");
    }
    return Measurement.failed("bootstrapServers", where + "failed: " + FailureLine.of(e));
  }

  /** Whether a required broker did not answer. */
  static boolean isUnreachable(Throwable e) {
    return e instanceof TimeoutException || e instanceof DisconnectException;
  }

  /** A failure of one topic. */
  static Measurement topic(KafkaSource source, String topic, Throwable e) {
    if (e instanceof UnknownTopicOrPartitionException || e instanceof InvalidTopicException) {
      return Measurement.failed(
          "topic", source.describe() + " has no topic \"" + topic + "\": create it, or fix topic");
    }
    if (e instanceof AuthorizationException) {
      return Measurement.failed(
          "topic",
          source.describe()
              + " does not let this user see the topic \""
              + topic
              + "\": allow it DESCRIBE");
    }
    return cluster(source, e);
  }

  /** A failure of one consumer group. */
  static Measurement group(KafkaSource source, String group, Throwable e) {
    if (e instanceof AuthorizationException) {
      return Measurement.failed(
          "consumerGroup",
          source.describe()
              + " does not let this user see the group \""
              + group
              + "\": allow it DESCRIBE");
    }
    return cluster(source, e);
  }
}
