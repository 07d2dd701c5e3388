// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.azurequeue;

import com.azure.core.util.Context;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.models.QueueStorageException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One received message, hidden from other consumers until its visibility timeout is over. Each
 * renewal gives it another pop receipt, and only the last one counts.
 */
final class Lease {

  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

  /** A renewal begins after each third: with a quarter, a second one ends in time too. */
  private static final int PART_TO_WAIT = 4;

  private static final Duration LEAST_WAIT = Duration.ofSeconds(1);
  private static final Duration MOST_WAIT = Duration.ofSeconds(10);

  private final QueueClient client;
  private final String messageId;
  private final ReentrantLock requests = new ReentrantLock();
  private String popReceipt;
  private volatile boolean ended;

  Lease(QueueClient client, String messageId, String popReceipt) {
    this.client = client;
    this.messageId = messageId;
    this.popReceipt = popReceipt;
  }

  String messageId() {
    return messageId;
  }

  /**
   * Hides the message for as long again, from now on.
   *
   * @param visibility also limits how long this waits for an answer: a quarter of it, 1 to 10 s
   */
  void renew(Duration visibility) {
    requests.lock();
    try {
      if (!ended) {
        popReceipt = update(visibility, limit(visibility));
      }
    } catch (QueueStorageException e) {
      if (e.getStatusCode() < 500) {
        ended = true;
      }
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
    } finally {
      requests.unlock();
    }
  }

  /** How long a renewal waits for an answer. */
  static Duration limit(Duration visibility) {
    Duration part = visibility.dividedBy(PART_TO_WAIT);
    Duration most = part.compareTo(MOST_WAIT) > 0 ? MOST_WAIT : part;
    return most.compareTo(LEAST_WAIT) < 0 ? LEAST_WAIT : most;
  }

  /** Returns the new pop receipt. */
  private String update(Duration visibility, Duration limit) {
    return client
        .updateMessageWithResponse(messageId, popReceipt, null, visibility, limit, Context.NONE)
        .getValue()
        .getPopReceipt();
  }

  /** Whether another consumer has the message now: the service refused to renew it. */
  boolean isLost() {
    return ended;
  }

  /** Shows the message to other consumers at once; waits at most 10 s for the answer. */
  void giveBack() {
    // Camel interrupts its shutdown when the grace period is over
    boolean interrupted = Thread.interrupted();
    requests.lock();
    try {
      if (!ended) {
        ended = true;
        update(Duration.ZERO, MOST_WAIT);
      }
    } catch (RuntimeException e) {
      LOG.warn(
          "message {} of {} comes back after its visibility timeout only: {}",
          messageId,
          client.getQueueName(),
          e.getMessage());
    } finally {
      requests.unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Stops renewing it: the message comes again once it is visible. */
  void end() {
    ended = true;
  }

  /**
   * Deletes the message. Waits for a renewal under way, whose pop receipt is the one that counts.
   *
   * @param timeout null: no limit
   * @throws QueueStorageException if the service refuses
   */
  void delete(Duration timeout) {
    ended = true;
    requests.lock();
    try {
      client.deleteMessageWithResponse(messageId, popReceipt, timeout, Context.NONE);
    } finally {
      requests.unlock();
    }
  }
}
