// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.gateway;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.sarban.scaler.kubernetes.api.Fence;
import io.sarban.scaler.kubernetes.api.Refusals;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.Fault;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resource.ApiJson;
import io.sarban.scaler.resource.Condition;
import io.sarban.scaler.resource.ScaledObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leader's work for InterceptorRoutes and HTTPScaledObjects: writes their status, and creates
 * the ScaledObject of an HTTPScaledObject as KEDA's HTTP add-on does.
 */
final class HttpObjects {

  private static final Logger LOG = LoggerFactory.getLogger(HttpObjects.class);
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  /** Shortest time between two tries for one object, so that the informer has seen the first. */
  private static final Duration SELDOM = Duration.ofSeconds(10);

  /** The add-on's finalizer, which nothing else removes once the add-on is gone. */
  private static final String FINALIZER = "httpscaledobject.http.keda.sh";

  private final Fence fence;
  private final ScaledObjectMaker objects;
  private final SeenRoutes routes;
  private final InstantSource clock;
  private final Map<ResourceKey, Instant> written = new HashMap<>();

  /**
   * @param objects finds watched ScaledObjects
   * @param sharedHosts whether routes of several namespaces may share a host
   */
  HttpObjects(
      Fence fence,
      Function<ResourceKey, Optional<ScaledObject>> objects,
      boolean sharedHosts,
      InstantSource clock) {
    this.fence = fence;
    this.objects = new ScaledObjectMaker(fence, objects);
    this.routes = new SeenRoutes(sharedHosts);
    this.clock = clock;
  }

  /** Does the work for all existing resources; a refused write is repeated later. */
  synchronized void refresh(List<GenericKubernetesResource> all) {
    Set<ResourceKey> keys = all.stream().map(ResourceKey::of).collect(Collectors.toSet());
    written.keySet().retainAll(keys);
    routes.look(all);
    Instant now = clock.instant();
    for (GenericKubernetesResource one : all) {
      ResourceKey key = ResourceKey.of(one);
      if (written.getOrDefault(key, Instant.EPOCH).plus(SELDOM).isAfter(now)) {
        continue;
      }
      try {
        if (refresh(one, now)) {
          written.put(key, now);
        }
      } catch (Fence.NotLeadingException e) {
        // the leader does the work
        return;
      } catch (KubernetesClientException e) {
        written.put(key, now);
        if (!Refusals.isMissing(e) && !Refusals.isConflict(e)) {
          LOG.warn("{}: {}; retrying", key, Refusals.oneLine(e));
        }
      } catch (InvalidFieldException e) {
        // the ScaledObjects have not been read yet
        written.put(key, now);
      } catch (Throwable e) {
        // one object must not prevent the others' statuses
        written.put(key, now);
        LOG.error("{}: {}", key, new Fault(e).told("its status cannot be made"));
      }
    }
  }

  /** Whether something was written. */
  private boolean refresh(GenericKubernetesResource one, Instant now) {
    boolean owner = SeenRoutes.isHttpScaledObject(one);
    if (one.isMarkedForDeletion()) {
      return owner && release(one);
    }
    SeenRoutes.Seen seen = routes.of(one);
    Optional<String> refused = owner ? objects.make(one) : Optional.empty();
    Condition ready = RouteStatus.ready(seen.read(), owner, refused, routes.owners());
    Optional<Map<String, Object>> status = RouteStatus.of(one, seen.tree(), ready, owner, now);
    status.ifPresent(
        wanted ->
            fence
                .client()
                .resource(one)
                .subresource("status")
                .patch(MERGE, json(Map.of("status", wanted))));
    return status.isPresent() || refused.isPresent();
  }

  private boolean release(GenericKubernetesResource one) {
    List<String> finalizers = new ArrayList<>(one.getMetadata().getFinalizers());
    if (!finalizers.remove(FINALIZER)) {
      return false;
    }
    patch(
        fence.client(),
        one,
        Map.of(
            "finalizers", finalizers, "resourceVersion", one.getMetadata().getResourceVersion()));
    return true;
  }

  private static void patch(
      KubernetesClient client, GenericKubernetesResource one, Map<String, Object> metadata) {
    client.resource(one).patch(MERGE, json(Map.of("metadata", metadata)));
  }

  private static String json(Object tree) {
    return ApiJson.mapper().valueToTree(tree).toString();
  }
}
