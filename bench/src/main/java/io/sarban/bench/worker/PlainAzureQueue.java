// SPDX-License-Identifier: Apache-2.0
package io.sarban.bench.worker;

import com.azure.core.util.Context;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueClientBuilder;
import com.azure.storage.queue.models.QueueMessageItem;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * What a worker is compared with: Azure's client, which fetches 16 messages, deletes them by 16
 * threads, and fetches the next ones once half of them are gone.
 */
final class PlainAzureQueue {

  private static final int AT_ONCE = 16;

  private PlainAzureQueue() {}

  /**
   * Runs it.
   *
   * @param arguments the connection string
   */
  public static void main(String[] arguments) throws InterruptedException {
    QueueClient queue =
        new QueueClientBuilder()
            .connectionString(arguments[0])
            .queueName(AzureBacklog.QUEUE)
            .buildClient();
    ExecutorService hands = Executors.newFixedThreadPool(AT_ONCE);
    Semaphore free = new Semaphore(AT_ONCE);
    while (!hands.isShutdown()) {
      free.acquire(AT_ONCE / 2);
      int room = AT_ONCE / 2 + free.drainPermits();
      int fetched = 0;
      for (QueueMessageItem message : queue.receiveMessages(room, null, null, Context.NONE)) {
        fetched++;
        hands.execute(
            () -> {
              queue.deleteMessage(message.getMessageId(), message.getPopReceipt());
              free.release();
            });
      }
      free.release(room - fetched);
    }
  }
}
