// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A thread of a test that reads or writes connections, until one of them is closed. */
final class IoThread {

  /** What it does. */
  interface Task {
    void run() throws IOException;
  }

  private IoThread() {}

  static void start(String name, Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException | UncheckedIOException e) {
                // the other side or the test has ended
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }
}
