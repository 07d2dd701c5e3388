// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local;

import io.sarban.scaler.problem.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls back when something in a folder has changed, after a short time without further changes.
 */
final class FolderWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);

  /** Editors and generators write a file in several steps. */
  private static final long QUIET_MILLIS = 100;

  private final WatchService service;

  private FolderWatch(WatchService service) {
    this.service = service;
  }

  static FolderWatch start(Path folder, Runnable changed) {
    try {
      WatchService service = FileSystems.getDefault().newWatchService();
      folder.register(
          service,
          StandardWatchEventKinds.ENTRY_CREATE,
          StandardWatchEventKinds.ENTRY_MODIFY,
          StandardWatchEventKinds.ENTRY_DELETE);
      Thread thread = new Thread(() -> follow(service, changed), "watch-" + folder);
      thread.setDaemon(true);
      thread.start();
      return new FolderWatch(service);
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be watched", e);
    }
  }

  private static void follow(WatchService service, Runnable changed) {
    try {
      while (true) {
        drain(service.take());
        Thread.sleep(QUIET_MILLIS);
        for (WatchKey key = service.poll(); key != null; key = service.poll()) {
          drain(key);
          Thread.sleep(QUIET_MILLIS);
        }
        tell(changed);
      }
    } catch (InterruptedException | ClosedWatchServiceException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void tell(Runnable changed) {
    try {
      changed.run();
    } catch (Throwable e) {
      // the watch continues with the next change
      LOG.error(new Fault(e).told("a change of the manifests was not taken in"));
    }
  }

  private static void drain(WatchKey key) {
    key.pollEvents();
    key.reset();
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
