// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker;

import org.apache.camel.main.Main;

/**
 * Ends the JVM after the drain: with status 0, instead of the JVM's own 143 after SIGTERM; with 1
 * if the grace period was over before all messages in flight were done.
 */
final class Termination implements Runnable {

  private final Main main;

  Termination(Main main) {
    this.main = main;
  }

  @Override
  public void run() {
    Drain drain = main.lookup("drain", Drain.class);
    if (drain != null) {
      // a worker that ended by itself has no messages left
      drain.hurry();
    }
    main.completed();
    main.stop();
    System.err.flush();
    Runtime.getRuntime().halt(main.getExitCode());
  }

  /**
   * Ends the JVM now, with messages unfinished: the connections close, and brokers deliver those
   * messages to others.
   */
  static void late() {
    System.err.flush();
    Runtime.getRuntime().halt(1);
  }
}
