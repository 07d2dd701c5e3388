// SPDX-License-Identifier: Apache-2.0
package io.sarban.bench.worker;

import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueClientBuilder;
import java.util.stream.IntStream;

/** An Azure storage queue. */
final class AzureBacklog implements Backlog {

  static final String QUEUE = "bench";

  private final QueueClient queue;

  AzureBacklog(String connection) {
    queue = new QueueClientBuilder().connectionString(connection).queueName(QUEUE).buildClient();
    queue.createIfNotExists();
  }

  @Override
  public int messages() {
    return 2000;
  }

  @Override
  public Class<?> plain() {
    return PlainAzureQueue.class;
  }

  @Override
  public void fill(int messages) {
    String body = "x".repeat(100);
    IntStream.range(0, messages).parallel().forEach(i -> queue.sendMessage(body));
  }

  @Override
  public long left() {
    return queue.getProperties().getApproximateMessagesCountLong();
  }

  @Override
  public void close() {}
}
