// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Asks sources how much work there is. */
public interface Sources {

  /**
   * A source, and the trigger type that measures it. Equal ones share an exchange.
   *
   * @param type the type whose route measures it
   */
  record Asked(TriggerType type, Source source) {}

  /**
   * A measurement that has begun.
   *
   * @param answer one measurement for each query, in their order; it never fails, only the
   *     measurements do
   * @param over completes when no thread is in use for it; a source that hangs uses one after its
   *     time is over
   */
  record Asking(CompletableFuture<List<Measurement>> answer, CompletableFuture<Void> over) {}

  /** Measures; does not wait for the answers. */
  Asking measure(Asked asked, List<Query> queries);

  /** Whether the source is being measured now; another measurement would wait. Never fails. */
  boolean asks(Asked asked);
}
