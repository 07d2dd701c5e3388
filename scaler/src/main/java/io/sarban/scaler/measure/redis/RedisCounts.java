// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.redis;

import io.sarban.scaler.measure.Batch;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.connection.SourceConnections;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/**
 * Requests all due counts from Redis in one round trip, and in a second one for keys that are no
 * lists.
 */
public final class RedisCounts implements AutoCloseable {

  /** Connections of all clusters, beyond two of each. */
  private static final int MORE = 2_000;

  private final Semaphore more = new Semaphore(MORE);
  private final SourceConnections<RedisSource, Used> connections =
      new SourceConnections<>(
          source -> new Used(RedisConnections.open(source, more)), InstantSource.system());

  /**
   * A connection, and whether it was used before: then a failure may mean that the server was
   * restarted.
   */
  private static final class Used implements AutoCloseable {

    private final RedisConnection connection;
    private boolean answered;

    Used(RedisConnection connection) {
      this.connection = connection;
    }

    Map<Count, LongSupplier> ask(Set<Count> counts) {
      Map<Count, LongSupplier> answers = connection.ask(counts);
      answered = true;
      return answers;
    }

    @Override
    public void close() {
      connection.close();
    }
  }

  /** Redis' answer to one query: a number, or why there is none. */
  private sealed interface Answer {}

  private record Counted(long value) implements Answer {}

  private record Refused(RuntimeException why) implements Answer {}

  /** The bean method that the route calls. */
  public List<Measurement> measure(Batch<RedisSource, RedisQuery> batch) throws Exception {
    RedisSource source = batch.source();
    List<RedisQuery> queries = batch.queries();
    try {
      Map<Count, Answer> answers = ask(source, counts(queries));
      return queries.stream().map(query -> measurement(query, answers.get(query.count()))).toList();
    } catch (JedisException e) {
      connections.drop(source);
      Measurement failed = RedisFailures.connection(source, e);
      return queries.stream().map(query -> failed).toList();
    } catch (Error e) {
      // an answer that uses up the heap is only half read
      connections.drop(source);
      throw e;
    }
  }

  private static Set<Count> counts(List<RedisQuery> queries) {
    return queries.stream()
        .map(RedisQuery::count)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * @throws JedisException if Redis cannot be asked at all
   */
  private Map<Count, Answer> ask(RedisSource source, Set<Count> counts) throws Exception {
    Used connection = connections.get(source);
    boolean answered = connection.answered;
    try {
      Map<Count, Answer> answers = ask(connection, counts);
      if (!answered || answers.values().stream().noneMatch(RedisCounts::moved)) {
        return answers;
      }
      // the servers of a cluster are asked again where the slots are
    } catch (JedisDataException e) {
      throw e;
    } catch (JedisException e) {
      if (!answered || RedisFailures.late(e)) {
        throw e;
      }
    }
    connections.drop(source);
    return ask(connections.get(source), counts);
  }

  private static boolean moved(Answer answer) {
    return answer instanceof Refused refused && refused.why() instanceof JedisRedirectionException;
  }

  private static Map<Count, Answer> ask(Used connection, Set<Count> counts) {
    Map<Count, Answer> answers = answers(connection.ask(counts));
    Map<Count, Count> others = new HashMap<>();
    answers.forEach(
        (count, answer) -> {
          if (answer instanceof Refused refused && RedisFailures.wrongType(refused.why())) {
            count.otherwise().ifPresent(other -> others.put(count, other));
          }
        });
    if (!others.isEmpty()) {
      Map<Count, Answer> second = answers(connection.ask(Set.copyOf(others.values())));
      others.forEach((count, other) -> answers.put(count, second.get(other)));
    }
    return answers;
  }

  private static Map<Count, Answer> answers(Map<Count, LongSupplier> asked) {
    Map<Count, Answer> answers = new HashMap<>();
    asked.forEach((count, value) -> answers.put(count, answer(value)));
    return answers;
  }

  private static Answer answer(LongSupplier value) {
    try {
      return new Counted(value.getAsLong());
    } catch (JedisDataException | UncountableException e) {
      return new Refused(e);
    }
  }

  private static Measurement measurement(RedisQuery query, Answer answer) {
    return answer instanceof Counted counted
        ? Measurement.of((double) counted.value(), query.activation())
        : RedisFailures.query(query, ((Refused) answer).why());
  }

  @Override
  public void close() {
    connections.close();
  }
}
