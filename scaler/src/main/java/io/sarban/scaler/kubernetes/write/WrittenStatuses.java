// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.sarban.scaler.kubernetes.api.Fence;
import io.sarban.scaler.name.ResourceKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes statuses of one kind, and remembers the last one and its time: the informer may lag behind
 * a write.
 */
public final class WrittenStatuses<S> {

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private record Written<S>(S status, Instant at) {}

  private final Fence fence;
  private final ObjectMapper json = new ObjectMapper();
  private final Map<ResourceKey, Written<S>> written = new ConcurrentHashMap<>();

  public WrittenStatuses(Fence fence) {
    this.fence = fence;
  }

  /** The last written status; empty if there is none. */
  public Optional<S> last(ResourceKey key) {
    return Optional.ofNullable(written.get(key)).map(Written::status);
  }

  /**
   * The time until the last write is {@code ago} old; zero if it already is, or if there was none.
   */
  public Duration untilLastIs(Duration ago, ResourceKey key, Instant now) {
    Written<S> last = written.get(key);
    Instant due = last == null ? now : last.at().plus(ago);
    return due.isAfter(now) ? Duration.between(now, due) : Duration.ZERO;
  }

  /**
   * Writes the whole status.
   *
   * @param before the current status
   * @param now the time of the write
   * @throws KubernetesClientException if the API server refuses it
   */
  public void write(HasMetadata object, S before, S wanted, Instant now) {
    ObjectNode patch = json.createObjectNode();
    patch.set("status", patch(json.valueToTree(before), json.valueToTree(wanted)));
    fence.client().resource(object).subresource("status").patch(MERGE, patch.toString());
    written.put(ResourceKey.of(object), new Written<>(wanted, now));
  }

  /** A merge patch, in which null deletes a field or a map entry. */
  private static ObjectNode patch(ObjectNode before, ObjectNode wanted) {
    for (Map.Entry<String, JsonNode> field : before.properties()) {
      JsonNode after = wanted.get(field.getKey());
      if (after == null) {
        wanted.putNull(field.getKey());
      } else if (after instanceof ObjectNode map && field.getValue() instanceof ObjectNode old) {
        patch(old, map);
      }
    }
    return wanted;
  }

  /** The object is gone. */
  public void forget(ResourceKey key) {
    written.remove(key);
  }

  /** Forgets other objects: a write may end after its object is deleted. */
  public void retain(Set<ResourceKey> objects) {
    written.keySet().retainAll(objects);
  }
}
