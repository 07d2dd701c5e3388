// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.eventsource;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.kubernetes.api.Fence;
import io.sarban.scaler.kubernetes.api.Finalizer;
import io.sarban.scaler.kubernetes.api.Refusals;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.resource.CloudEventSourceStatus;
import io.sarban.scaler.resource.Condition;
import io.sarban.scaler.resource.Conditions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the condition of each CloudEventSource when it changes. Removes KEDA's finalizer from a
 * source that is being deleted; adds none.
 */
public final class EventSourceStatuses {

  private static final Logger LOG = LoggerFactory.getLogger(EventSourceStatuses.class);
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  /** Shortest time between two writes of one status, so that the informer has seen the first. */
  private static final Duration SELDOM = Duration.ofSeconds(10);

  private final Fence fence;
  private final InstantSource clock;
  private final Map<ResourceKey, Instant> written = new HashMap<>();

  public EventSourceStatuses(Fence fence, InstantSource clock) {
    this.fence = fence;
    this.clock = clock;
  }

  /**
   * Writes the conditions that changed. A refused write is repeated later.
   *
   * @param sources all existing sources
   * @param condition gives the current condition of each source
   */
  public synchronized void write(
      List<HasMetadata> sources, Function<ResourceKey, Condition> condition) {
    Set<ResourceKey> keys = sources.stream().map(ResourceKey::of).collect(Collectors.toSet());
    written.keySet().retainAll(keys);
    Instant now = clock.instant();
    for (HasMetadata source : sources) {
      ResourceKey key = ResourceKey.of(source);
      if (written.getOrDefault(key, Instant.EPOCH).plus(SELDOM).isAfter(now)) {
        continue;
      }
      try {
        write(source, key, condition, now);
      } catch (Fence.NotLeadingException e) {
        // the leader writes it
        return;
      } catch (KubernetesClientException e) {
        written.put(key, now);
        if (!Refusals.isMissing(e)) {
          LOG.warn("{}: {}; retrying", key, Refusals.oneLine(e));
        }
      }
    }
  }

  private void write(
      HasMetadata source,
      ResourceKey key,
      Function<ResourceKey, Condition> condition,
      Instant now) {
    if (source.isMarkedForDeletion()) {
      if (Finalizer.remove(fence.client(), source)) {
        written.put(key, now);
      }
      return;
    }
    List<Condition> before = CloudEventSourceStatus.conditions(source);
    List<Condition> wanted = List.of(condition.apply(key));
    if (Conditions.same(before, wanted)) {
      return;
    }
    List<Condition> dated = Conditions.merge(before, wanted, now);
    fence
        .client()
        .resource(source)
        .subresource("status")
        .patch(MERGE, Serialization.asJson(Map.of("status", Map.of("conditions", dated))));
    written.put(key, now);
  }
}
