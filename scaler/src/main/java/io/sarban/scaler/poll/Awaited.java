// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.report.PollListener;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Callers that wait for the end of an object's poll. */
final class Awaited implements PollListener {

  private final Map<ResourceKey, CompletableFuture<Void>> ends = new ConcurrentHashMap<>();

  /** Completes when the object's next poll is over, or the object is gone. */
  CompletableFuture<Void> end(ResourceKey key) {
    return ends.computeIfAbsent(key, k -> new CompletableFuture<>());
  }

  void over(ResourceKey key) {
    CompletableFuture<Void> waiting = ends.remove(key);
    if (waiting != null) {
      waiting.complete(null);
    }
  }

  @Override
  public void forgotten(ResourceKey object) {
    over(object);
  }
}
