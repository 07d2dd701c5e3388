package io.sarban.worker;

import org.apache.camel.main.Main;

/**
 * Ends the JVM once the worker drained: with status 0, where the JVM's own status after SIGTERM
 * would be 143, and with 1 if the grace period was over before all messages in flight were done.
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
      // a worker that ended by itself has none left
      drain.hurry();
    }
    main.completed();
    main.stop();
    System.err.flush();
    Runtime.getRuntime().halt(main.getExitCode());
  }

  /** Ends the JVM now, with what is unfinished: the connections close, and brokers give it away. */
  static void late() {
    System.err.flush();
    Runtime.getRuntime().halt(1);
  }
}
