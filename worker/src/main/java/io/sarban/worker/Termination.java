package io.sarban.worker;

import org.apache.camel.CamelContext;
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
    CamelContext camel = main.getCamelContext();
    main.completed();
    main.stop();
    System.err.flush();
    boolean late = camel != null && camel.getShutdownStrategy().isTimeoutOccurred();
    Runtime.getRuntime().halt(late ? 1 : main.getExitCode());
  }
}
