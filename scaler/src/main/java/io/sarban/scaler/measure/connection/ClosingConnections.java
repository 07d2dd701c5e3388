// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.connection;

import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Closes connections in a thread of its own, one after the other: a server can make closing slow,
 * and no measurement waits for that.
 */
final class ClosingConnections {

  private static final int IDLE_SECONDS = 10;

  private final int most;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          task -> {
            Thread closing = new Thread(task, "close-connections");
            closing.setDaemon(true);
            return closing;
          });

  /**
   * @param most connections that may wait to be closed when another one is opened
   */
  ClosingConnections(int most) {
    this.most = most;
    thread.allowCoreThreadTimeOut(true);
  }

  /** Does not wait. */
  void close(AutoCloseable connection) {
    thread.execute(
        () -> {
          try {
            connection.close();
          } catch (Exception e) {
            // it is closed anyway, whatever it throws
          }
        });
  }

  /**
   * @throws IOException if too many connections wait to be closed
   */
  void requireRoom() throws IOException {
    if (thread.getQueue().size() >= most) {
      throw new IOException(most + " connections of this type are still being closed");
    }
  }
}
