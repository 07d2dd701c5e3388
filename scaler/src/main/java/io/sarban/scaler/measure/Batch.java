package io.sarban.scaler.measure;

import java.util.List;

/** All that is due of one source: the body of the exchange that a measuring route gets. */
public record Batch(Source source, List<Query> queries) {

  public Batch {
    queries = List.copyOf(queries);
  }
}
