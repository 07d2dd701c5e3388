// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.redis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The connections to a cluster's servers. Their number is limited, since a hostile server can name
 * another one each time: the least recently used one is closed. Used by one thread at a time, and
 * closed by any.
 */
final class ClusterServers implements AutoCloseable {

  /** A cluster with more masters connects again where it is asked for keys of more. */
  private static final int MOST = 64;

  /** Each cluster may have so many, whatever others have. */
  private static final int ALWAYS = 2;

  private final JedisClientConfig config;
  private final Semaphore more;
  private int taken;
  private boolean closed;

  /** The least recently used one is first. */
  private final Map<HostAndPort, RedisServer> servers = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param more connections that clusters may have beyond the two of each
   */
  ClusterServers(JedisClientConfig config, Semaphore more) {
    this.config = config;
    this.more = more;
  }

  /**
   * The server at the address; connects if it has to.
   *
   * @throws JedisConnectionException if it cannot be reached, or the thread is interrupted
   */
  RedisServer get(HostAndPort address) {
    RedisServer known = known(address);
    if (known != null) {
      return known;
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new JedisConnectionException("interrupted");
    }
    RedisServer added = new RedisServer(address, config);
    add(added);
    return added;
  }

  private synchronized RedisServer known(HostAndPort address) {
    return servers.get(address);
  }

  synchronized void add(RedisServer added) {
    if (closed) {
      close(added);
      throw new JedisConnectionException("the cluster's connections are closed");
    }
    servers.put(added.address(), added);
    while (servers.size() > MOST || !isGranted()) {
      close(servers.remove(servers.keySet().iterator().next()));
    }
  }

  /** Closes the others. */
  synchronized void keep(Predicate<HostAndPort> used) {
    List<HostAndPort> unused = servers.keySet().stream().filter(used.negate()).toList();
    unused.forEach(address -> close(servers.remove(address)));
    giveBack();
  }

  private static void close(RedisServer server) {
    try {
      server.close();
    } catch (JedisException e) {
      // it is closed anyway
    }
  }

  private boolean isGranted() {
    while (taken < servers.size() - ALWAYS) {
      if (!more.tryAcquire()) {
        return false;
      }
      taken++;
    }
    return true;
  }

  private void giveBack() {
    int unused = taken - Math.max(0, servers.size() - ALWAYS);
    more.release(unused);
    taken -= unused;
  }

  @Override
  public synchronized void close() {
    closed = true;
    keep(address -> false);
  }
}
