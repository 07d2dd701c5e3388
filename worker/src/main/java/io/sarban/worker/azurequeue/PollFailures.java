// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.azurequeue;

import com.azure.storage.queue.models.QueueStorageException;
import io.sarban.worker.problem.Mistakes;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs once that a queue cannot be polled, however often that is tried, and once that it works
 * again. Failures of single messages go to another handler.
 */
final class PollFailures implements ExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger("sarban.azurequeue");
  private static final int NOT_FOUND = 404;

  private final String queue;
  private final ExceptionHandler ofMessages;
  private final AtomicBoolean told = new AtomicBoolean();

  PollFailures(String queue, ExceptionHandler ofMessages) {
    this.queue = queue;
    this.ofMessages = ofMessages;
  }

  /** The service's refusal in one line: its own message is the whole response. */
  IllegalStateException refused(QueueStorageException e) {
    if (e.getStatusCode() == NOT_FOUND) {
      return new IllegalStateException("there is no queue " + queue + ": waiting for it");
    }
    return new IllegalStateException(
        "the service answers %d %s: trying again".formatted(e.getStatusCode(), e.getErrorCode()));
  }

  void polled() {
    if (told.compareAndSet(true, false)) {
      LOG.info("{} is consumed again", queue);
    }
  }

  @Override
  public void handleException(Throwable failure) {
    if (told.compareAndSet(false, true)) {
      LOG.warn("{} is not consumed: {}", queue, Mistakes.oneLine(failure));
    }
  }

  /** A failed poll: Camel passes no exchange then. */
  @Override
  public void handleException(String message, Throwable failure) {
    handleException(failure);
  }

  @Override
  public void handleException(String message, Exchange exchange, Throwable failure) {
    ofMessages.handleException(message, exchange, failure);
  }
}
