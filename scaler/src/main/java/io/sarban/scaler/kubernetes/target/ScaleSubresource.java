package io.sarban.scaler.kubernetes.target;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.sarban.scaler.act.Replicas;
import io.sarban.scaler.act.ScaleException;
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

/**
 * Replicas of any kind that has {@code /scale}, counted in the informers' stores and asked for by
 * one patch.
 */
public final class ScaleSubresource implements Replicas {

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  /** The informer has seen a change of ours by then, or it was overruled. */
  private static final Duration ECHO = Duration.ofSeconds(5);

  /** What was asked for, and is not yet in the informer's store. */
  private record Asked(int replicas, Instant at) {}

  private final Fence fence;
  private final ClusterResources resources;
  private final InstantSource clock;
  private final Map<TargetRef, Asked> asked = new ConcurrentHashMap<>();
  private final Burst burst = new Burst();

  public ScaleSubresource(Fence fence, ClusterResources resources, InstantSource clock) {
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

  /** Targets that nobody asks for any more, as they are gone, are forgotten. */
  public void forgetSeen() {
    Instant oldest = clock.instant().minus(ECHO);
    asked.values().removeIf(own -> own.at().isBefore(oldest));
  }

  /** Whether many targets are being scaled now. */
  public boolean isBurst() {
    return burst.isOn(System.nanoTime());
  }

  @Override
  public void scale(TargetRef target, int replicas) throws ScaleException {
    burst.add(System.nanoTime());
    try {
      ResourceDefinitionContext kind = resources.kinds().of(target.key().kind());
      fence
          .client()
          .genericKubernetesResources(kind)
          .inNamespace(target.namespace())
          .resource(named(target))
          .subresource("scale")
          .patch(MERGE, "{\"spec\":{\"replicas\":" + replicas + "}}");
      asked.put(target, new Asked(replicas, clock.instant()));
    } catch (Fence.NotLeadingException e) {
      throw new ScaleException(target + " was not scaled: " + e.getMessage(), e);
    } catch (KubernetesClientException e) {
      throw new ScaleException(target + " could not be scaled: " + Refusals.oneLine(e), e);
    }
  }

  /** What Fabric8 patches by its name alone it reads first; what it is handed it does not. */
  private static GenericKubernetesResource named(TargetRef target) {
    GenericKubernetesResource named = new GenericKubernetesResource();
    named.setMetadata(
        new ObjectMetaBuilder().withNamespace(target.namespace()).withName(target.name()).build());
    return named;
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

  /** As the API server fills in. */
  private static int orOne(Integer replicas) {
    return replicas == null ? 1 : replicas;
  }

  private static int orZero(Integer replicas) {
    return replicas == null ? 0 : replicas;
  }
}
