// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kafka;

import io.sarban.scaler.measure.Batch;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.connection.SourceConnections;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;

/** Measures the lag of consumer groups, over one admin client a cluster. */
public final class KafkaLags implements AutoCloseable {

  private final LastCommits commits = new LastCommits();
  private final OffsetRoom room = new OffsetRoom();
  private final SourceConnections<KafkaSource, KafkaCluster> clusters =
      new SourceConnections<>(
          source -> KafkaCluster.open(source, commits, room),
          InstantSource.system(),
          SourceConnections.MOST_LARGE);

  /** The bean method that the route calls. */
  public List<Measurement> measure(Batch<KafkaSource, KafkaQuery> batch) throws Exception {
    KafkaSource source = batch.source();
    List<KafkaQuery> queries = batch.queries();
    try {
      return clusters.get(source, namespaces(queries)).measure(queries);
    } catch (KafkaException | IOException e) {
      Measurement failed = KafkaFailures.cluster(source, e);
      return Collections.nCopies(queries.size(), failed);
    }
  }

  private static Set<String> namespaces(List<KafkaQuery> queries) {
    return queries.stream().map(query -> query.object().namespace()).collect(Collectors.toSet());
  }

  @Override
  public void close() {
    clusters.close();
  }
}
