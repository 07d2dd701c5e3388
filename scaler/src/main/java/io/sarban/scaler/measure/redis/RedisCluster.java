// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.redis;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
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

  /** Slots whose servers are known; what is forgotten is learned again. */
  private static final int MOST_SLOTS = 1_000;

  private static final int LONGEST_HOST = 253;

  /** One round for the redirection, and one if the key moves in the meantime. */
  private static final int ROUNDS = 3;

  private final HostAndPort first;
  private final ClusterServers servers;
  private final Map<Integer, HostAndPort> slots = new HashMap<>();

  private RedisCluster(RedisServer first, ClusterServers servers) {
    this.first = first.address();
    this.servers = servers;
    servers.add(first);
  }

  /**
   * Connects to the first server that answers.
   *
   * @param more connections that clusters may have beyond the two of each
   */
  static RedisCluster open(List<HostAndPort> addresses, JedisClientConfig config, Semaphore more) {
    JedisConnectionException failed = new JedisConnectionException("no address");
    for (HostAndPort address : addresses) {
      try {
        return new RedisCluster(new RedisServer(address, config), new ClusterServers(config, more));
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
                Map<Count, LongSupplier> answered = servers.get(server).ask(asked);
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
    servers.keep(address -> address.equals(first) || slots.containsValue(address));
    return answers;
  }

  private Map<HostAndPort, Set<Count>> byServer(Set<Count> counts) {
    Map<HostAndPort, Set<Count>> byServer = new HashMap<>();
    for (Count count : counts) {
      HostAndPort server = slots.getOrDefault(slot(count), first);
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
      if (host.length() > LONGEST_HOST) {
        return false;
      }
      if (slots.size() >= MOST_SLOTS) {
        slots.clear();
      }
      slots.put(slot(count), new HostAndPort(host, target.getPort()));
      return true;
    } catch (JedisDataException | UncountableException e) {
      // the redirection itself is the answer
      return false;
    }
    return false;
  }

  @Override
  public void close() {
    servers.close();
  }
}
