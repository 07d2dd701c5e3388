// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure;

import io.sarban.scaler.problem.Fault;
import java.util.List;
import java.util.function.Function;

/**
 * All due triggers of a source: the body of the exchange that a measuring route receives. A trigger
 * type has its own classes for sources and queries, and its route gets no others.
 *
 * @param <S> the trigger type's own sources
 * @param <Q> the trigger type's own queries
 */
public record Batch<S extends Source, Q extends Query>(S source, List<Q> queries) {

  public Batch {
    queries = List.copyOf(queries);
  }

  /**
   * Measures query by query. A failure, even an Error, affects only that query: others of the
   * source may belong to other users. After an interrupt the rest is not measured.
   */
  public List<Measurement> each(Function<Q, Measurement> measuring) {
    return queries.stream().map(query -> guarded(query, measuring)).toList();
  }

  private Measurement guarded(Q query, Function<Q, Measurement> measuring) {
    if (Thread.currentThread().isInterrupted()) {
      return Measurement.failed("", source.describe() + " did not answer in time");
    }
    try {
      return measuring.apply(query);
    } catch (Throwable e) {
      return Measurement.failed(
          "", source.describe() + ": " + new Fault(e).told("its answer cannot be read"));
    }
  }
}
