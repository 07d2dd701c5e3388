// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.target;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.sarban.camel.kubernetes.scale.KubernetesScaleConstants;
import io.sarban.scaler.act.Replicas;
import io.sarban.scaler.act.ScaleException;
import io.sarban.scaler.act.ScaleRequest;
import io.sarban.scaler.act.ScaleRoute;
import io.sarban.scaler.kubernetes.api.Fence;
import io.sarban.scaler.kubernetes.api.Refusals;
import io.sarban.scaler.kubernetes.informer.ClusterResources;
import io.sarban.scaler.resource.TargetRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Headers;

/**
 * Replicas of any kind that has {@code /scale}, counted from the informers' stores and set by one
 * patch, which the component {@code kubernetes-scale} sends.
 */
public final class ScaleSubresource implements Replicas {

  /** After this time the informer has seen a change of ours, or another change has replaced it. */
  private static final Duration ECHO = Duration.ofSeconds(5);

  /** A request that is not in the informer's store yet. */
  private record Asked(int replicas, Instant at) {}

  private final ScaleRoute route;
  private final Fence fence;
  private final ClusterResources resources;
  private final InstantSource clock;
  private final Map<TargetRef, Asked> asked = new ConcurrentHashMap<>();
  private final Burst burst = new Burst();

  /**
   * @param route the route that sends requests to this cluster
   */
  public ScaleSubresource(
      ScaleRoute route, Fence fence, ClusterResources resources, InstantSource clock) {
    this.route = route;
    this.fence = fence;
    this.resources = resources;
    this.clock = clock;
  }

  @Override
  public Optional<Count> of(TargetRef target) {
    return resources
        .find(target.key())
        .map(ScaleSubresource::count)
        .map(seen -> latest(target, seen));
  }

  private Count latest(TargetRef target, Count seen) {
    Asked own = asked.get(target);
    if (own == null) {
      return seen;
    }
    if (own.replicas() == seen.wanted() || own.at().plus(ECHO).isBefore(clock.instant())) {
      asked.remove(target, own);
      return seen;
    }
    return new Count(own.replicas(), seen.ready());
  }

  /**
   * Forgets requests that the informer has seen by now; those of deleted targets would otherwise
   * stay.
   */
  public void forgetSeen() {
    Instant oldest = clock.instant().minus(ECHO);
    asked.values().removeIf(own -> own.at().isBefore(oldest));
  }

  /** Whether many targets are being scaled now. */
  public boolean isBurst() {
    return burst.isOn(System.nanoTime());
  }

  /** Scales through the scaler's own route. */
  @Override
  public void scale(TargetRef target, int replicas) throws ScaleException {
    route.scale(new ScaleRequest(target, replicas, replicas, ""));
  }

  /**
   * Sets the target and its replicas for the component {@code kubernetes-scale}. The route's last
   * step before the request.
   *
   * @throws ScaleException if this scaler does not lead
   */
  public void prepare(@Body ScaleRequest request, @Headers Map<String, Object> headers)
      throws ScaleException {
    TargetRef target = request.target();
    burst.add(System.nanoTime());
    ResourceDefinitionContext kind = resources.kinds().of(target.key().kind());
    headers.put(KubernetesScaleConstants.NAMESPACE, target.namespace());
    headers.put(KubernetesScaleConstants.NAME, target.name());
    headers.put(KubernetesScaleConstants.GROUP, kind.getGroup() == null ? "" : kind.getGroup());
    headers.put(KubernetesScaleConstants.VERSION, kind.getVersion());
    headers.put(KubernetesScaleConstants.KIND, kind.getKind());
    headers.put(KubernetesScaleConstants.PLURAL, kind.getPlural());
    headers.put(KubernetesScaleConstants.REPLICAS, request.to());
    try {
      fence.check();
    } catch (Fence.NotLeadingException e) {
      throw new ScaleException(target + " was not scaled: " + e.getMessage(), e);
    }
  }

  /** The API server has accepted the request. A step of the route. */
  public void accepted(@ExchangeProperty("request") ScaleRequest request) {
    asked.put(request.target(), new Asked(request.to(), clock.instant()));
  }

  /** The API server has refused the request. A step of the route. */
  public void refused(
      @ExchangeProperty("request") ScaleRequest request,
      @ExchangeException KubernetesClientException why)
      throws ScaleException {
    throw new ScaleException(
        request.target() + " could not be scaled: " + Refusals.oneLine(why), why);
  }

  private static Count count(HasMetadata resource) {
    if (resource instanceof Deployment deployment) {
      return new Count(
          orOne(deployment.getSpec().getReplicas()),
          orZero(
              deployment.getStatus() == null ? null : deployment.getStatus().getReadyReplicas()));
    }
    if (resource instanceof StatefulSet set) {
      return new Count(
          orOne(set.getSpec().getReplicas()),
          orZero(set.getStatus() == null ? null : set.getStatus().getReadyReplicas()));
    }
    GenericKubernetesResource generic = (GenericKubernetesResource) resource;
    Integer ready = generic.get("status", "readyReplicas");
    return new Count(
        orOne(generic.get("spec", "replicas")),
        ready == null ? orZero(generic.get("status", "replicas")) : ready);
  }

  /** The API server's default is one. */
  private static int orOne(Integer replicas) {
    return replicas == null ? 1 : replicas;
  }

  private static int orZero(Integer replicas) {
    return replicas == null ? 0 : replicas;
  }
}
