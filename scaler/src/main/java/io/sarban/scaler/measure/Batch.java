package io.sarban.scaler.measure;

import io.sarban.scaler.problem.Fault;
import java.util.List;
import java.util.function.Function;

/** All that is due of one source: the body of the exchange that a measuring route gets. */
public record Batch(Source source, List<Query> queries) {

  public Batch {
    queries = List.copyOf(queries);
  }

  /**
   * Measures query by query. Whatever fails, an Error too, costs that query alone: the others of
   * the source may be other people's. Once the thread is interrupted nobody waits any more.
   *
   * @param type the queries' own
   */
  public <Q extends Query> List<Measurement> each(
      Class<Q> type, Function<Q, Measurement> measuring) {
    return queries.stream().map(query -> guarded(type.cast(query), measuring)).toList();
  }

  private <Q extends Query> Measurement guarded(Q query, Function<Q, Measurement> measuring) {
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
