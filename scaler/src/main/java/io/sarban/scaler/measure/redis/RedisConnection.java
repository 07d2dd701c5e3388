package io.sarban.scaler.measure.redis;

import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * A source's connection; of a cluster, one to each of its servers. Used by one thread at a time.
 */
interface RedisConnection extends AutoCloseable {

  /**
   * Asks for all of them, of each server in one round trip.
   *
   * @return the count of each; it throws what Redis refuses
   * @throws redis.clients.jedis.exceptions.JedisException if Redis cannot be asked at all
   */
  Map<Count, LongSupplier> ask(Set<Count> counts);

  @Override
  void close();
}
