package io.sarban.worker.azurequeue;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells once that a queue is missing, however often it is polled; any other fault is Camel's. */
final class MissingQueue implements ExceptionHandler {

  /** A poll that found no queue. */
  static final class Missing extends Exception {

    private static final long serialVersionUID = 1L;

    Missing() {
      super("there is no such queue");
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger("sarban.azurequeue");

  private final ExceptionHandler others;
  private final String queue;
  private final AtomicBoolean told = new AtomicBoolean();

  MissingQueue(ExceptionHandler others, String queue) {
    this.others = others;
    this.queue = queue;
  }

  /** A poll has found it. */
  void isThere() {
    if (told.compareAndSet(true, false)) {
      LOG.info("{} is consumed again", queue);
    }
  }

  @Override
  public void handleException(Throwable exception) {
    handleException(null, null, exception);
  }

  @Override
  public void handleException(String message, Throwable exception) {
    handleException(message, null, exception);
  }

  @Override
  public void handleException(String message, Exchange exchange, Throwable exception) {
    if (ObjectHelper.getException(Missing.class, exception) == null) {
      others.handleException(message, exchange, exception);
    } else if (told.compareAndSet(false, true)) {
      LOG.warn("{} is not consumed: there is no such queue: waiting for it", queue);
    }
  }
}
