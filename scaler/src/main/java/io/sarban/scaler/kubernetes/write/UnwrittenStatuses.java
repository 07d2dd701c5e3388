// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.write;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sarban.scaler.kubernetes.api.Refusals;
import io.sarban.scaler.name.ResourceKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Reports a status that the API server refuses by an event, once until a status is accepted. */
public final class UnwrittenStatuses {

  private final Events events;
  private final String reason;
  private final Set<ResourceKey> unwritten = ConcurrentHashMap.newKeySet();

  /**
   * @param reason of the event
   */
  public UnwrittenStatuses(Events events, String reason) {
    this.events = events;
    this.reason = reason;
  }

  /**
   * Writes.
   *
   * @throws KubernetesClientException as the write does
   */
  public <T> T writing(HasMetadata object, Supplier<T> write) {
    ResourceKey key = ResourceKey.of(object);
    try {
      T written = write.get();
      unwritten.remove(key);
      return written;
    } catch (KubernetesClientException e) {
      boolean gone = Refusals.isMissing(e);
      if (!gone && !Refusals.isConflict(e) && unwritten.add(key)) {
        events.warning(object, reason, "Failed to update the status: " + Refusals.oneLine(e));
      }
      throw e;
    }
  }

  /** Forgets other objects: a write may end after its object is deleted. */
  public void retain(Set<ResourceKey> objects) {
    unwritten.retainAll(objects);
  }

  /** The object is gone. */
  public void forget(ResourceKey object) {
    unwritten.remove(object);
  }
}
