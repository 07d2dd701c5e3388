// SPDX-License-Identifier: Apache-2.0
package io.sarban.demo;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Shows the demo: drawn in place on a terminal, else as a line for each second in which something
 * changed.
 */
final class DemoView {

  private static final int WIDTH = 40;
  private static final int LINES = 5;

  private final PrintStream out;
  private final boolean terminal;
  private boolean drawn;
  private String before = "";
  private double nextLine;

  DemoView(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Whether the output goes to a terminal that can move its cursor. */
  @SuppressWarnings("SystemConsoleNull") // the launcher asks for the console that is null elsewhere
  static boolean onTerminal() {
    String term = System.getenv("TERM");
    return System.console() != null
        && term != null
        && !term.equals("dumb")
        && System.getenv("NO_COLOR") == null;
  }

  void show(DemoState state) {
    if (terminal) {
      out.print(drawn ? "\033[" + LINES + "A" : "");
      picture(state).lines().forEach(line -> out.print("\033[2K" + line + "\n"));
      out.flush();
      drawn = true;
    } else if (state.seconds() >= nextLine || state.isDone()) {
      nextLine = state.seconds() + 1;
      String line = line(state);
      if (!line.equals(before)) {
        out.printf(Locale.ROOT, "%5.1f s  %s%n", state.seconds(), line);
        before = line;
      }
    }
  }

  static String line(DemoState state) {
    return String.format(
        Locale.ROOT,
        "backlog %3d  replicas %2d (%d ready)  done %3d/%d  %s",
        state.backlog(),
        state.replicas(),
        state.ready(),
        state.processed(),
        state.sent(),
        state.reason());
  }

  static String picture(DemoState state) {
    return String.format(
        Locale.ROOT,
        "backlog   %s %d%nreplicas  %s %d (%d ready)%ndone      %s %d of %d%nrate      %.0f a second, %.1f s%nreason    %s%n",
        bar(state.backlog(), state.sent()),
        state.backlog(),
        bar(state.replicas(), 10),
        state.replicas(),
        state.ready(),
        bar(state.processed(), state.sent()),
        state.processed(),
        state.sent(),
        state.rate(),
        state.seconds(),
        shortened(state.reason()));
  }

  private static String bar(int value, int of) {
    int full = of == 0 ? 0 : Math.min(WIDTH, (int) Math.ceil((double) value * WIDTH / of));
    return "#".repeat(full) + ".".repeat(WIDTH - full);
  }

  private static String shortened(String reason) {
    return reason.length() > 100 ? reason.substring(0, 100) + " ..." : reason;
  }
}
