// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.informer;

import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.Fault;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes on changes, one at a time, on its own thread: the client's threads must not wait. */
final class ChangeDispatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ChangeDispatch.class);

  private final Consumer<ResourceKey> second;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread made = new Thread(task, "changes");
            made.setDaemon(true);
            return made;
          });
  private volatile Consumer<ResourceKey> first = key -> {};

  /**
   * @param second receives each change after the first listener
   */
  ChangeDispatch(Consumer<ResourceKey> second) {
    this.second = second;
  }

  /** Sets the listener that receives each change first. */
  void first(Consumer<ResourceKey> listener) {
    first = listener;
  }

  /** Something has changed; returns at once. */
  void changed(ResourceKey key) {
    if (!thread.isShutdown()) {
      thread.execute(
          () -> {
            tell(first, key);
            tell(second, key);
          });
    }
  }

  private static void tell(Consumer<ResourceKey> to, ResourceKey key) {
    try {
      to.accept(key);
    } catch (Throwable e) {
      // the next change must still be passed on
      LOG.error("{}: {}", key, new Fault(e).told("a change could not be applied"));
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
