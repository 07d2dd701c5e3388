// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.gateway;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.sarban.scaler.kubernetes.api.Fence;
import io.sarban.scaler.kubernetes.api.Refusals;
import io.sarban.scaler.kubernetes.informer.Namespaces;
import io.sarban.scaler.kubernetes.serving.tls.GatewayCertificates;
import io.sarban.scaler.measure.http.HttpCounts;
import io.sarban.scaler.measure.http.RouteName;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.Fault;
import io.sarban.scaler.resource.ScaledObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The scaler's part of the HTTP gateway in a cluster. */
public final class HttpGateways implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HttpGateways.class);

  private static final Duration OBJECTS = Duration.ofSeconds(1);
  private static final Duration CERTIFICATES = Duration.ofSeconds(10);

  /**
   * How to reach the gateways.
   *
   * @param namespace the gateways' namespace, which is also the scaler's
   * @param token a file with a token for the gateways
   * @param sharedHosts whether routes of several namespaces may share a host
   */
  public record Settings(String namespace, Path token, boolean sharedHosts) {}

  private final HttpInformers informers;
  private final GatewayCertificates certificates;
  private final GatewayStreams streams;
  private final HttpObjects objects;
  private final Fence fence;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "http-gateways");
            made.setDaemon(true);
            return made;
          });
  private String complaint = "";

  /**
   * Starts to watch.
   *
   * @param scaledObjects finds watched ScaledObjects
   */
  public HttpGateways(
      KubernetesClient client,
      Fence fence,
      Namespaces namespaces,
      Function<ResourceKey, Optional<ScaledObject>> scaledObjects,
      Settings settings) {
    InstantSource clock = InstantSource.system();
    this.fence = fence;
    certificates =
        new GatewayCertificates(client, settings.namespace(), ListedGateways.SERVICE, clock);
    streams =
        new GatewayStreams(
            certificates.context(),
            () -> Optional.of(Files.readString(settings.token()).strip()),
            clock);
    objects = new HttpObjects(fence, scaledObjects, settings.sharedHosts(), clock);
    informers =
        new HttpInformers(
            client, namespaces, settings.namespace(), () -> thread.execute(this::list));
    repeat(this::refreshCertificates, CERTIFICATES);
    repeat(this::tend, OBJECTS);
  }

  private void repeat(Runnable step, Duration delay) {
    thread.scheduleWithFixedDelay(
        () -> {
          try {
            step.run();
          } catch (Throwable e) {
            // the executor would not run this task again
            LOG.error(new Fault(e).told("the HTTP gateways cannot be checked"));
          }
        },
        0,
        delay.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** The requests that all gateways have in hand. */
  public HttpCounts counts() {
    return streams;
  }

  /** Sets the listener for requests that wait for a workload. */
  public void onWake(Consumer<RouteName> listener) {
    streams.onWake(listener);
  }

  /** Follows the gateways only on the leader, which alone decides. */
  public void lead(boolean leads) {
    streams.lead(leads);
  }

  private void refreshCertificates() {
    try {
      certificates.refresh();
      complaint = "";
    } catch (IOException | RuntimeException e) {
      String why = Refusals.oneLine(e);
      if (!why.equals(complaint)) {
        LOG.warn("the gateways' certificate: {}; retrying", why);
        complaint = why;
      }
    }
  }

  private void list() {
    informers.gateways().ifPresent(streams::listed);
  }

  private void tend() {
    list();
    streams.tend();
    if (fence.isLeading()) {
      objects.refresh(informers.resources());
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    streams.close();
    informers.close();
  }
}
