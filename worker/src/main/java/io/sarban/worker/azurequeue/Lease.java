// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.azurequeue;

import com.azure.core.util.Context;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.models.QueueStorageException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One received message, hidden from other consumers until its visibility timeout is over. Each
 * renewal gives it another pop receipt, and only the last one counts.
 */
final class Lease {

  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

  private final QueueClient client;
  private final String messageId;
  private String popReceipt;
  private boolean ended;

  Lease(QueueClient client, String messageId, String popReceipt) {
    this.client = client;
    this.messageId = messageId;
    this.popReceipt = popReceipt;
  }

  String messageId() {
    return messageId;
  }

  /** Hides the message for as long again, from now on. */
  synchronized void renew(Duration visibility) {
    if (ended) {
      return;
    }
    try {
      popReceipt = client.updateMessage(messageId, popReceipt, null, visibility).getPopReceipt();
    } catch (QueueStorageException e) {
      ended = e.getStatusCode() < 500;
      LOG.warn(
          "message {} of {} could not be kept hidden ({}): another worker may take it",
          messageId,
          client.getQueueName(),
          e.getErrorCode());
    } catch (RuntimeException e) {
      LOG.warn(
          "message {} of {} could not be kept hidden yet: {}",
          messageId,
          client.getQueueName(),
          e.getMessage());
    }
  }

  /** Whether another consumer has the message now: the service refused to renew it. */
  synchronized boolean isLost() {
    return ended;
  }

  /** Shows the message to other consumers at once. */
  synchronized void giveBack() {
    if (ended) {
      return;
    }
    ended = true;
    // Camel interrupts its shutdown when the grace period is over
    boolean interrupted = Thread.interrupted();
    try {
      client.updateMessage(messageId, popReceipt, null, Duration.ZERO);
    } catch (RuntimeException e) {
      LOG.warn(
          "message {} of {} comes back after its visibility timeout only: {}",
          messageId,
          client.getQueueName(),
          e.getMessage());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Stops renewing it: the message comes again once it is visible. */
  synchronized void end() {
    ended = true;
  }

  /**
   * Deletes the message.
   *
   * @param timeout null: no limit
   * @throws QueueStorageException if the service refuses
   */
  synchronized void delete(Duration timeout) {
    ended = true;
    client.deleteMessageWithResponse(messageId, popReceipt, timeout, Context.NONE);
  }
}
