// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.manifest;

import io.sarban.scaler.problem.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls back when a file in a folder has changed that is read, after a short time without further
 * changes of such files.
 */
final class FolderWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);

  /** Editors and generators write a file in several steps. */
  private static final long QUIET_MILLIS = 100;

  private final WatchService service;

  private FolderWatch(WatchService service) {
    this.service = service;
  }

  /**
   * @param read whether a file of that name is read; asked at each change
   */
  static FolderWatch start(Path folder, Predicate<String> read, Runnable changed) {
    try {
      WatchService service = FileSystems.getDefault().newWatchService();
      folder.register(
          service,
          StandardWatchEventKinds.ENTRY_CREATE,
          StandardWatchEventKinds.ENTRY_MODIFY,
          StandardWatchEventKinds.ENTRY_DELETE);
      Thread thread = new Thread(() -> follow(service, read, changed), "watch-" + folder);
      thread.setDaemon(true);
      thread.start();
      return new FolderWatch(service);
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be watched", e);
    }
  }

  private static void follow(WatchService service, Predicate<String> read, Runnable changed) {
    try {
      while (true) {
        if (isOfOneThatIsRead(service.take(), read)) {
          awaitQuiet(service, read);
          tell(changed);
        }
      }
    } catch (InterruptedException | ClosedWatchServiceException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A log that is written all the time must not delay the callback. */
  private static void awaitQuiet(WatchService service, Predicate<String> read)
      throws InterruptedException {
    boolean more = true;
    while (more) {
      Thread.sleep(QUIET_MILLIS);
      more = false;
      for (WatchKey key = service.poll(); key != null; key = service.poll()) {
        more |= isOfOneThatIsRead(key, read);
      }
    }
  }

  private static void tell(Runnable changed) {
    try {
      changed.run();
    } catch (Throwable e) {
      // the watch continues with the next change
      LOG.error(new Fault(e).told("a change of the manifests could not be applied"));
    }
  }

  private static boolean isOfOneThatIsRead(WatchKey key, Predicate<String> read) {
    boolean any =
        key.pollEvents().stream()
            .anyMatch(event -> event.context() == null || isRead(event.context().toString(), read));
    key.reset();
    return any;
  }

  /** Kubernetes changes a mounted ConfigMap by links whose names begin with two dots. */
  private static boolean isRead(String name, Predicate<String> read) {
    return name.startsWith("..") || read.test(name);
  }

  @Override
  public void close() {
    try {
      service.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
