package io.sarban.scaler.measure.redis;

import io.sarban.scaler.measure.Tls;
import io.sarban.scaler.measure.redis.RedisSource.Cluster;
import io.sarban.scaler.measure.redis.RedisSource.Login;
import io.sarban.scaler.measure.redis.RedisSource.Sentinels;
import io.sarban.scaler.trust.MetadataAddressException;
import io.sarban.scaler.trust.MetadataAddresses;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLParameters;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * A source's one connection; of a cluster, one to each of its servers. Used by one thread at a
 * time.
 */
final class RedisConnection implements AutoCloseable {

  private static final int CONNECT_MS = 3_000;
  private static final int READ_MS = 4_000;

  private final UnifiedJedis jedis;
  private boolean answered;

  private RedisConnection(UnifiedJedis jedis) {
    this.jedis = jedis;
  }

  static RedisConnection open(RedisSource source) {
    return new RedisConnection(client(source));
  }

  /** Whether it served before: then a failure may be that of a server that was started anew. */
  boolean answered() {
    return answered;
  }

  /** Asks for all of them in one round trip. */
  Map<Count, LongSupplier> ask(Set<Count> counts) {
    Map<Count, LongSupplier> answers = new HashMap<>();
    try (AbstractPipeline pipeline = jedis.pipelined()) {
      counts.forEach(count -> answers.put(count, count.ask(pipeline)));
      pipeline.sync();
    }
    answered = true;
    return answers;
  }

  private static UnifiedJedis client(RedisSource source) {
    Set<HostAndPort> addresses =
        source.addresses().stream()
            .map(HostAndPort::from)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    JedisClientConfig config = config(source.login(), source.database(), source.tls());
    if (source.topology() instanceof Cluster) {
      return RedisClusterClient.builder()
          .nodes(addresses)
          .clientConfig(config)
          .poolConfig(pool())
          .maxAttempts(1)
          .build();
    }
    if (source.topology() instanceof Sentinels sentinels) {
      // the client keeps to itself why it cannot ask a sentinel
      addresses.forEach(RedisConnection::allowed);
      return RedisSentinelClient.builder()
          .masterName(sentinels.master())
          .sentinels(addresses)
          .sentinelClientConfig(config(sentinels.login(), 0, source.tls()))
          .clientConfig(config)
          .poolConfig(pool())
          .build();
    }
    return RedisClient.builder()
        .hostAndPort(addresses.iterator().next())
        .clientConfig(config)
        .poolConfig(pool())
        .build();
  }

  private static JedisClientConfig config(Login login, int database, Optional<Tls> tls) {
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(CONNECT_MS)
            .socketTimeoutMillis(READ_MS)
            .hostAndPortMapper(RedisConnection::allowed)
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

  /** Of each server before it is connected to, one that a cluster or a sentinel names too. */
  private static HostAndPort allowed(HostAndPort server) {
    try {
      MetadataAddresses.lookUp(server.getHost());
    } catch (MetadataAddressException e) {
      throw new JedisConnectionException(e);
    } catch (IOException e) {
      // the client says which host is unknown
      return server;
    }
    return server;
  }

  private static GenericObjectPoolConfig<Connection> pool() {
    GenericObjectPoolConfig<Connection> pool = new GenericObjectPoolConfig<>();
    pool.setMaxTotal(1);
    pool.setMaxWait(Duration.ofMillis(CONNECT_MS));
    pool.setJmxEnabled(false);
    return pool;
  }

  @Override
  public void close() {
    jedis.close();
  }
}
