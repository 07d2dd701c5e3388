// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.redis;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisMovedDataException;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * The servers of a cluster. MOVED redirections tell which server has a key. Source: "Redis cluster
 * specification".
 */
final class RedisCluster implements RedisConnection {

  /** A hostile server could name a new one each time. */
  private static final int MOST_SERVERS = 100;

  /** One round for the redirection, and one if the key moves in the meantime. */
  private static final int ROUNDS = 3;

  private final JedisClientConfig config;
  private final RedisServer first;
  private final Map<HostAndPort, RedisServer> servers = new HashMap<>();
  private final Map<Integer, HostAndPort> slots = new HashMap<>();

  private RedisCluster(RedisServer first, JedisClientConfig config) {
    this.config = config;
    this.first = first;
    servers.put(first.address(), first);
  }

  /** Connects to the first server that answers. */
  static RedisCluster open(List<HostAndPort> addresses, JedisClientConfig config) {
    JedisConnectionException failed = new JedisConnectionException("no address");
    for (HostAndPort address : addresses) {
      try {
        return new RedisCluster(new RedisServer(address, config), config);
      } catch (JedisConnectionException e) {
        failed = e;
      }
    }
    throw failed;
  }

  @Override
  public Map<Count, LongSupplier> ask(Set<Count> counts) {
    Map<Count, LongSupplier> answers = new HashMap<>();
    Set<Count> open = counts;
    for (int round = 0; round < ROUNDS && !open.isEmpty(); round++) {
      Set<Count> moved = new HashSet<>();
      byServer(open)
          .forEach(
              (server, asked) -> {
                Map<Count, LongSupplier> answered = server(server).ask(asked);
                answers.putAll(answered);
                answered.forEach(
                    (count, answer) -> {
                      if (hasMoved(count, answer, server)) {
                        moved.add(count);
                      }
                    });
              });
      open = moved;
    }
    return answers;
  }

  private Map<HostAndPort, Set<Count>> byServer(Set<Count> counts) {
    Map<HostAndPort, Set<Count>> byServer = new HashMap<>();
    for (Count count : counts) {
      HostAndPort server = slots.getOrDefault(slot(count), first.address());
      byServer.computeIfAbsent(server, address -> new HashSet<>()).add(count);
    }
    return byServer;
  }

  private static int slot(Count count) {
    return JedisClusterCRC16.getSlot(count.key());
  }

  private boolean hasMoved(Count count, LongSupplier answer, HostAndPort asked) {
    try {
      var unused = answer.getAsLong();
    } catch (JedisMovedDataException e) {
      HostAndPort target = e.getTargetNode();
      // a server that does not know its own name leaves it out
      String host = target.getHost().isEmpty() ? asked.getHost() : target.getHost();
      slots.put(slot(count), new HostAndPort(host, target.getPort()));
      return true;
    } catch (JedisDataException | UncountableException e) {
      // the redirection itself is the answer
      return false;
    }
    return false;
  }

  private RedisServer server(HostAndPort address) {
    RedisServer known = servers.get(address);
    if (known != null) {
      return known;
    }
    if (servers.size() >= MOST_SERVERS || Thread.currentThread().isInterrupted()) {
      throw new JedisConnectionException("too many servers");
    }
    RedisServer added = new RedisServer(address, config);
    servers.put(address, added);
    return added;
  }

  @Override
  public void close() {
    servers.values().forEach(RedisServer::close);
  }
}
