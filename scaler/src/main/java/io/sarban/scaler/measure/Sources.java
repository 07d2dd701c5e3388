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
   * Measures; does not wait for the answers.
   *
   * @return one measurement for each query, in their order; it never fails, only the measurements
   *     do
   */
  CompletableFuture<List<Measurement>> measure(Asked asked, List<Query> queries);

  /** Whether the source is being measured now; another measurement would wait. */
  boolean asks(Asked asked);
}
