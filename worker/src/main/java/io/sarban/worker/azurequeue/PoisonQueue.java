// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.azurequeue;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueServiceClient;
import com.azure.storage.queue.models.QueueErrorCode;
import com.azure.storage.queue.models.QueueStorageException;
import java.time.Duration;

/**
 * The queue for messages that fail repeatedly. Source: "Poison messages" of Azure Functions' queue
 * trigger, which has the same names and limit as defaults.
 *
 * @param maxDequeueCount how often a message may be received before its next failure moves it; 0:
 *     any number of times
 * @param name of the poison queue
 */
record PoisonQueue(int maxDequeueCount, String name) {

  static final int DEFAULT_MAX_DEQUEUE_COUNT = 5;

  /** The service's sign for a message that never expires. */
  private static final Duration FOR_EVER = Duration.ofSeconds(-1);

  /** Whether a message that failed now has used all its attempts. */
  boolean takesFailed(long dequeueCount) {
    return maxDequeueCount > 0 && dequeueCount >= maxDequeueCount;
  }

  /**
   * Whether a message has been received too often without a failure, because its workers died of
   * it. Each hand-back of a drain counts as a receipt too, so the limit is twice as high.
   */
  boolean takesReceived(long dequeueCount) {
    return maxDequeueCount > 0 && dequeueCount > 2L * maxDequeueCount;
  }

  /**
   * Puts a message into the poison queue, which is created if it is missing.
   *
   * @throws QueueStorageException if the service refuses
   */
  void put(QueueServiceClient service, BinaryData message) {
    QueueClient queue = service.getQueueClient(name);
    try {
      send(queue, message);
    } catch (QueueStorageException e) {
      if (!QueueErrorCode.QUEUE_NOT_FOUND.equals(e.getErrorCode())) {
        throw e;
      }
      queue.createIfNotExists();
      send(queue, message);
    }
  }

  private static void send(QueueClient queue, BinaryData message) {
    queue.sendMessageWithResponse(message, null, FOR_EVER, null, Context.NONE);
  }
}
