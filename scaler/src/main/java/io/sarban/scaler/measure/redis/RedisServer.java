// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.redis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Pipeline;

/** The connection to one server. Used by one thread at a time. */
final class RedisServer implements AutoCloseable {

  private final HostAndPort address;
  private final int patience;
  private final Connection connection;

  /**
   * Connects, and logs in.
   *
   * @throws redis.clients.jedis.exceptions.JedisException if it cannot be reached, or refuses
   */
  RedisServer(HostAndPort address, JedisClientConfig config) {
    this.address = address;
    this.patience = config.getSocketTimeoutMillis();
    this.connection = new Connection(new RedisSockets(address, config), config);
  }

  HostAndPort address() {
    return address;
  }

  /** Requests all counts in one round trip. */
  Map<Count, LongSupplier> ask(Set<Count> counts) {
    begin();
    Map<Count, LongSupplier> answers = new HashMap<>();
    try (Pipeline pipeline = new Pipeline(connection, false)) {
      counts.forEach(count -> answers.put(count, count.ask(pipeline)));
      pipeline.sync();
    }
    return answers;
  }

  /** The address of a master from a sentinel; null if it knows none. */
  List<String> masterOf(String name) {
    begin();
    // this class closes the connection
    return new Jedis(connection).sentinelGetMasterAddrByName(name);
  }

  /** Starts the limits for the next answer. */
  private void begin() {
    connection.setSoTimeout(patience);
  }

  @Override
  public void close() {
    connection.close();
  }
}
