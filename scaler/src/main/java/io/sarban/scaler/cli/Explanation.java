// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.report.ObjectStatus;
import io.sarban.scaler.report.ObjectStatus.TriggerStatus;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Prints objects with their metrics, decision and reasons. */
final class Explanation {

  private final PrintWriter out;
  private final DecimalFormat number =
      new DecimalFormat("0.###", DecimalFormatSymbols.getInstance(Locale.ROOT));

  Explanation(PrintWriter out) {
    this.out = out;
  }

  void print(ObjectStatus object) {
    print(object, List.of(), List.of());
  }

  /**
   * Prints an object.
   *
   * @param hints things to write in another way, and things that this machine does not do
   * @param elsewhere the object's problems that the user need not fix
   */
  void print(ObjectStatus object, List<String> hints, List<Problem> elsewhere) {
    Set<String> right =
        elsewhere.stream().map(Problem::toString).collect(Collectors.toUnmodifiableSet());
    boolean jobs = ResourceKind.SCALED_JOB.is(object.kind());
    out.printf(
        jobs ? "%s/%s%s: %d jobs, %d of them at work%s%n" : "%s/%s%s: %d replicas, %d ready%s%n",
        object.namespace(),
        object.name(),
        object.target().isEmpty() ? "" : (jobs ? " creates " : " scales ") + object.target(),
        object.replicas(),
        object.ready(),
        object.decided() == null
            ? ""
            : (jobs ? "; to be created: " : "; decided: ") + object.decided());
    object.triggers().forEach(this::print);
    object.reasons().forEach(reason -> out.println("  because " + reason));
    object.problems().stream()
        .filter(problem -> !right.contains(problem))
        .forEach(problem -> out.println("  problem: " + problem));
    if (isOpen(object)) {
      out.println("  problem: was not measured in time");
    }
    elsewhere.forEach(problem -> out.println("  note: " + problem.withoutObject()));
    hints.forEach(hint -> out.println("  note: " + hint));
  }

  /** Whether there is neither a decision nor a reason for none. */
  static boolean isOpen(ObjectStatus object) {
    return object.decided() == null && object.problems().isEmpty();
  }

  private void print(TriggerStatus trigger) {
    String value = trigger.value() == null ? "could not be read" : number.format(trigger.value());
    out.printf(
        "  %s: %s, target %s%s%n",
        trigger.name(), value, number.format(trigger.target()), trigger.active() ? ", active" : "");
  }

  /** Prints a line for a folder without objects. */
  void printNothing(Path folder) {
    out.println(
        "no ScaledObject or ScaledJob in "
            + folder
            + ": its *.yaml, *.yml and *.json files are read, and no subfolders");
  }

  /**
   * Prints the problems that no printed object holds.
   *
   * @param printed the objects that were printed
   */
  void printOthers(List<Problem> standing, Set<ResourceKey> printed) {
    standing.stream()
        .filter(problem -> !printed.contains(problem.object()))
        .forEach(problem -> out.println((problem.elsewhere() ? "note: " : "problem: ") + problem));
  }
}
