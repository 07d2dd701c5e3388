// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.redis;

import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * A source's connection; for a cluster, one to each of its servers. Used by one thread at a time.
 */
interface RedisConnection extends AutoCloseable {

  /**
   * Requests all counts, in one round trip to each server.
   *
   * @return the supplier of each count; it throws Redis' refusal
   * @throws redis.clients.jedis.exceptions.JedisException if Redis cannot be reached at all
   */
  Map<Count, LongSupplier> ask(Set<Count> counts);

  @Override
  void close();
}
