// SPDX-License-Identifier: Apache-2.0
package io.sarban.demo;

import java.util.Locale;

/**
 * What the demo saw from start to end. Times are in seconds since the messages were sent; negative
 * for never.
 */
final class DemoSummary {

  private int peak;
  private int mostReady;
  private double firstReplica = -1;
  private double lastReplica = -1;
  private double drained = -1;
  private DemoState last;

  void see(DemoState state) {
    last = state;
    if (state.replicas() > 0 && firstReplica < 0) {
      firstReplica = state.seconds();
    }
    peak = Math.max(peak, state.replicas());
    if (state.ready() > mostReady) {
      mostReady = state.ready();
      lastReplica = state.seconds();
    }
    if (state.processed() >= state.sent() && drained < 0) {
      drained = state.seconds();
    }
  }

  int lost() {
    return last.sent() - last.processed();
  }

  /** Whether nothing was lost and the workers are gone. */
  boolean isGood() {
    return last != null && last.isDone() && lost() == 0;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        """
        sent                    %d
        processed               %d
        lost                    %d
        processed twice         %d
        peak replicas           %d
        most of them ready      %d
        replicas asked for at   %s
        last replica ready at   %s
        drained at              %s
        replicas at the end     %d""",
        last.sent(),
        last.processed(),
        lost(),
        last.twice(),
        peak,
        mostReady,
        seconds(firstReplica),
        seconds(lastReplica),
        seconds(drained),
        last.replicas());
  }

  private static String seconds(double seconds) {
    return seconds < 0 ? "never" : String.format(Locale.ROOT, "%.1f s", seconds);
  }
}
