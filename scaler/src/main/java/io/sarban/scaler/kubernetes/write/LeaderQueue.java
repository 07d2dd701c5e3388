// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.write;

import io.sarban.scaler.kubernetes.api.Fence;
import io.sarban.scaler.name.ResourceKey;
import java.util.Optional;

/**
 * A work queue of the leader. While this scaler does not lead, it accepts no work and skips the
 * work in the queue: the leader does it.
 */
public final class LeaderQueue {

  private final Fence fence;
  private final WorkQueue queue;

  /**
   * @param writes runs the work
   */
  public LeaderQueue(Fence fence, BackgroundWrites writes, WorkQueue.Work work) {
    this.fence = fence;
    this.queue = new WorkQueue(writes, key -> fence.isLeading() ? work.run(key) : Optional.empty());
  }

  /** Does the work for the resource soon. */
  public void add(ResourceKey key) {
    if (fence.isLeading()) {
      queue.add(key);
    }
  }
}
