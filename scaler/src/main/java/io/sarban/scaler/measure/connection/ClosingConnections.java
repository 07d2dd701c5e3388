// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.connection;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Closes connections in a few threads of its own: a server can make closing slow, and no
 * measurement waits for that.
 */
final class ClosingConnections {

  private static final int THREADS = 4;
  private static final int IDLE_SECONDS = 10;

  /** A namespace may open connections while it has fewer than this part of them to be closed. */
  private static final int FEW = 100;

  private final int most;
  private final Map<String, Integer> waitingOf = new HashMap<>();
  private int waiting;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          task -> {
            Thread closing = new Thread(task, "close-connections");
            closing.setDaemon(true);
            return closing;
          });

  /**
   * @param most connections that are not closed yet when another one is opened
   */
  ClosingConnections(int most) {
    this.most = most;
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Does not wait.
   *
   * @param owners the namespaces that used it
   */
  void close(AutoCloseable connection, Set<String> owners) {
    count(owners, 1);
    threads.execute(
        () -> {
          CompletionStage<Void> ended = CompletableFuture.completedFuture(null);
          try {
            connection.close();
            if (connection instanceof LateEnd late) {
              ended = late.ended();
            }
          } catch (Exception e) {
            // it is closed anyway, whatever it throws
          } finally {
            ended.whenComplete((nothing, never) -> count(owners, -1));
          }
        });
  }

  private synchronized void count(Set<String> owners, int more) {
    waiting += more;
    for (String owner : owners) {
      waitingOf.merge(owner, more, (a, b) -> a + b == 0 ? null : Integer.valueOf(a + b));
    }
  }

  /**
   * @param owners the namespaces that want to open a connection
   * @throws IOException if too many connections are not closed yet, and each of these namespaces
   *     has some of them
   */
  synchronized void requireRoom(Set<String> owners) throws IOException {
    int few = Math.max(1, most / FEW);
    if (waiting >= most
        && owners.stream().allMatch(owner -> waitingOf.getOrDefault(owner, 0) >= few)) {
      throw new IOException(most + " connections of this type are still being closed");
    }
  }
}
