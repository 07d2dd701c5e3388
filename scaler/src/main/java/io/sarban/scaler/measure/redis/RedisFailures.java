// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.redis;

import io.sarban.scaler.http.ConnectionFailures;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.socket.AnswerSocket;
import io.sarban.scaler.problem.FailureLine;
import io.sarban.scaler.trust.MetadataAddressException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/**
 * Explains what is wrong with Redis or a key, and what fixes it. The error prefixes are from the
 * specification of the Redis protocol and the documentation of its commands.
 */
final class RedisFailures {

  private RedisFailures() {}

  static boolean wrongType(Throwable e) {
    return String.valueOf(e.getMessage()).startsWith("WRONGTYPE");
  }

  static boolean late(Throwable e) {
    return cause(e, SocketTimeoutException.class);
  }

  /** Why there is no connection, or why it was lost. */
  static Measurement connection(RedisSource source, Throwable e) {
    Optional<Throwable> refused = all(e).filter(JedisDataException.class::isInstance).findFirst();
    if (refused.isPresent()) {
      return refusal(source, source.field(), refused.get());
    }
    if (e instanceof UnknownMasterException) {
      return failed(
          source, "sentinelMaster", "the sentinels know no such master: fix sentinelMaster");
    }
    if (e instanceof NoSentinelException && !cause(e, MetadataAddressException.class)) {
      return failed(
          source,
          source.field(),
          "none of the sentinels can be reached: start them, or fix addresses and the TLS");
    }
    return failed(source, source.field(), unreachable(e));
  }

  private static String unreachable(Throwable e) {
    if (cause(e, MetadataAddressException.class)) {
      return MetadataAddressException.WHY;
    }
    if (cause(e, UnknownHostException.class)) {
      return "has a host name that is unknown: fix it";
    }
    if (cause(e, ConnectException.class)) {
      return "cannot be connected to: is it running?";
    }
    if (cause(e, AnswerSocket.TooLongException.class)) {
      return "answers with more than 1 MiB: is it Redis?";
    }
    if (late(e)) {
      return "does not answer in time: is it running, and does it expect TLS?";
    }
    if (all(e).anyMatch(ConnectionFailures::noTls)) {
      return "does not speak TLS there: fix enableTLS or tls, or the port";
    }
    if (cause(e, SSLException.class)) {
      return "fails the TLS handshake (" + FailureLine.of(e) + "): fix the certificates";
    }
    if (cause(e, JedisConnectionException.class)) {
      return "closes the connection half way: is it Redis, and does it expect TLS?";
    }
    return "fails (" + FailureLine.of(e) + "): is it running, and does it expect TLS?";
  }

  private static boolean cause(Throwable e, Class<? extends Throwable> type) {
    return all(e).anyMatch(type::isInstance);
  }

  /**
   * The exception with its causes, and with the exceptions that the client keeps for each address
   * it tried.
   */
  private static Stream<Throwable> all(Throwable e) {
    Stream<Throwable> suppressed = Arrays.stream(e.getSuppressed()).flatMap(RedisFailures::all);
    Stream<Throwable> causes = Stream.ofNullable(e.getCause()).flatMap(RedisFailures::all);
    return Stream.concat(Stream.of(e), Stream.concat(suppressed, causes));
  }

  /** Why a key has no count, although Redis answers. */
  static Measurement query(RedisQuery query, RuntimeException e) {
    Count count = query.count();
    RedisSource source = query.source();
    String key = "key \"" + count.key() + "\" ";
    String said = String.valueOf(e.getMessage());
    if (e instanceof UncountableException uncountable) {
      return failed(source, uncountable.field(), key + said);
    }
    if (said.startsWith("NOGROUP") && count instanceof Count.Pending pending) {
      return failed(
          source,
          "consumerGroup",
          "has no stream \""
              + count.key()
              + "\" with a group \""
              + pending.group()
              + "\": create it, or fix stream or consumerGroup");
    }
    if (wrongType(e)) {
      return failed(source, count.field(), key + "is no stream: fix " + count.field());
    }
    if (e instanceof JedisRedirectionException) {
      return failed(
          source,
          source.field(),
          key + "is on another server of a cluster: use the type redis-cluster");
    }
    return refusal(source, count.field(), e);
  }

  /**
   * A refusal by Redis.
   *
   * @param field the field at fault if the refusal names none
   */
  private static Measurement refusal(RedisSource source, String field, Throwable e) {
    String said = String.valueOf(e.getMessage());
    String user = source.login().toString();
    if (said.startsWith("NOAUTH")) {
      return failed(source, "password", "wants a password: give it in a TriggerAuthentication");
    }
    if (said.startsWith("WRONGPASS") || said.startsWith("ERR AUTH") || said.contains("sent AUTH")) {
      return failed(
          source, "password", "refuses the login of user " + user + ": fix username and password");
    }
    if (said.startsWith("NOPERM")) {
      return failed(
          source,
          "username",
          "user " + user + " may not ask that: give it the right (ACL SETUSER)");
    }
    if (said.contains("DB index")) {
      return failed(source, "databaseIndex", "has no database of that index: fix databaseIndex");
    }
    return failed(source, field, "refuses: " + FailureLine.of(e));
  }

  private static Measurement failed(RedisSource source, String field, String why) {
    return Measurement.failed(field, source.describe() + ": " + why);
  }
}
