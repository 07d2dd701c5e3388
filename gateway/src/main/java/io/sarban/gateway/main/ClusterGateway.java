// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.main;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.sarban.gateway.Gateway;
import io.sarban.gateway.kubernetes.Cluster;
import io.sarban.gateway.kubernetes.ScalerTokens;
import io.sarban.gateway.proxy.Outside;
import io.sarban.gateway.proxy.Requests;
import io.sarban.gateway.route.RouteTable;
import io.sarban.gateway.settings.GatewaySettings;
import io.sarban.gateway.stream.StreamSettings;
import io.sarban.gateway.tls.NamedKeys;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Builds and runs a gateway for a cluster. */
public final class ClusterGateway implements AutoCloseable {

  private static final long KEY_SECONDS = 10;

  private final Settings settings;
  private final KubernetesClient client;
  private final Cluster cluster;
  private final Gateway gateway;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "counts-key");
            made.setDaemon(true);
            return made;
          });
  private volatile GatewayMetrics metrics;
  private volatile RouteTable table = RouteTable.EMPTY;
  private volatile boolean serving;
  private volatile boolean ending;
  private volatile int countsPort;

  public ClusterGateway(Settings settings, KubernetesClient client) {
    this.settings = settings;
    this.client = client;
    this.cluster =
        new Cluster(client, settings.watched(), settings.sharedHosts(), settings.externalNames());
    GatewaySettings own =
        settings.tlsPort() == 0 || settings.namespace().isEmpty()
            ? settings.gateway()
            : settings.gateway().with(new GatewaySettings.Tls(settings.tlsPort(), cluster.keys()));
    this.gateway =
        new Gateway(
            own,
            new Outside(cluster.endpoints(), cluster.bodies()),
            requests(settings.accessLog()));
  }

  private Requests requests(boolean log) {
    AccessLog access = new AccessLog();
    return request -> {
      GatewayMetrics known = metrics;
      if (known != null) {
        known.ended(request);
      }
      if (log) {
        access.ended(request);
      }
    };
  }

  /** Starts to listen once routes and endpoints are read; it is not ready until then. */
  public void start(MeterRegistry registry) {
    metrics = new GatewayMetrics(registry, gateway.counts());
    gateway.start();
    countsPort = serveCounts();
    cluster.start(settings.namespace(), settings.tlsSecrets(), this::routes);
  }

  private int serveCounts() {
    if (settings.certificates().isEmpty()) {
      return gateway.serveCounts(
          StreamSettings.open(settings.id(), "127.0.0.1", settings.countsPort()));
    }
    NamedKeys keys = new NamedKeys();
    MountedKey mounted = new MountedKey(settings.certificates().get(), keys);
    thread.scheduleWithFixedDelay(mounted, 0, KEY_SECONDS, TimeUnit.SECONDS);
    return gateway.serveCounts(
        new StreamSettings(
            settings.id(),
            settings.namespace(),
            settings.gateway().host(),
            settings.countsPort(),
            Optional.of(keys),
            new ScalerTokens(client, settings.scaler(), InstantSource.system())));
  }

  private void routes(RouteTable now) {
    table = now;
    gateway.routes(now);
    metrics.routes(now);
    serving = true;
  }

  /** Whether requests may be sent here. */
  public boolean ready() {
    return serving && !ending && cluster.synced();
  }

  public RouteTable routes() {
    return table;
  }

  public Gateway gateway() {
    return gateway;
  }

  public int countsPort() {
    return countsPort;
  }

  /** Makes readiness fail from now on; requests are still served. */
  public void leave() {
    ending = true;
  }

  /** Drains, and ends. */
  @Override
  public void close() {
    ending = true;
    gateway.close();
    cluster.close();
    thread.shutdownNow();
  }
}
