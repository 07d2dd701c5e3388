// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.redis;

import io.sarban.scaler.measure.redis.RedisSource.Cluster;
import io.sarban.scaler.measure.redis.RedisSource.Login;
import io.sarban.scaler.measure.redis.RedisSource.Sentinels;
import io.sarban.scaler.tls.Tls;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLParameters;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Opens sources' connections. Jedis' own clients for clusters and sentinels are not used: they do
 * not limit servers that answer slowly.
 */
final class RedisConnections {

  private static final int CONNECT_MS = 3_000;
  private static final int READ_MS = 4_000;

  private RedisConnections() {}

  /** The connection to one server. */
  private record Single(RedisServer server) implements RedisConnection {

    @Override
    public Map<Count, LongSupplier> ask(Set<Count> counts) {
      return server.ask(counts);
    }

    @Override
    public void close() {
      server.close();
    }
  }

  /**
   * Connects.
   *
   * @param more connections that clusters may have beyond the two of each
   * @throws redis.clients.jedis.exceptions.JedisException if the source cannot be reached, or
   *     refuses the login
   */
  static RedisConnection open(RedisSource source, Semaphore more) {
    List<HostAndPort> addresses = source.addresses().stream().map(HostAndPort::from).toList();
    JedisClientConfig config = config(source.login(), source.database(), source.tls());
    if (source.topology() instanceof Cluster) {
      return RedisCluster.open(addresses, config, more);
    }
    HostAndPort server =
        source.topology() instanceof Sentinels sentinels
            ? master(sentinels.master(), addresses, config(sentinels.login(), 0, source.tls()))
            : addresses.get(0);
    return new Single(new RedisServer(server, config));
  }

  /** Asks the sentinels in turn until one answers. */
  private static HostAndPort master(
      String name, List<HostAndPort> sentinels, JedisClientConfig config) {
    JedisConnectionException failed = null;
    for (HostAndPort sentinel : sentinels) {
      try (RedisServer server = new RedisServer(sentinel, config)) {
        List<String> master = server.masterOf(name);
        if (master == null || master.size() != 2) {
          throw new UnknownMasterException();
        }
        return new HostAndPort(master.get(0), Integer.parseInt(master.get(1)));
      } catch (JedisConnectionException e) {
        failed = e;
      } catch (NumberFormatException e) {
        throw new UnknownMasterException();
      }
    }
    throw new NoSentinelException(failed);
  }

  private static JedisClientConfig config(Login login, int database, Optional<Tls> tls) {
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(CONNECT_MS)
            .socketTimeoutMillis(READ_MS)
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
            .user(login.user().orElse(null))
            .password(login.password().orElse(null))
            .database(database);
    tls.ifPresent(
        certificates -> {
          SSLParameters parameters = new SSLParameters();
          if (!certificates.unsafe()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
          }
          config
              .ssl(true)
              .sslSocketFactory(certificates.context().getSocketFactory())
              .sslParameters(parameters);
        });
    return config.build();
  }
}
