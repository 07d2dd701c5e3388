// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.worker;

import io.sarban.scaler.act.Replicas;
import io.sarban.scaler.resource.TargetRef;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The replicas of one Deployment. Only the supervising thread uses anything except the count. */
final class Workload {

  private static final Duration RUNS_WELL = Duration.ofSeconds(60);
  private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);

  private final TargetRef target;
  private final List<WorkerProcess> running = new ArrayList<>();
  private final List<WorkerProcess> ending = new ArrayList<>();
  private volatile int wanted;
  private volatile Set<String> first = Set.of();
  private volatile int ready;
  private volatile List<Integer> answering = List.of();
  private boolean changed;
  private int numbers;
  private int failures;
  private Instant startsAgain = Instant.MIN;
  private Optional<String> problem = Optional.empty();

  Workload(TargetRef target) {
    this.target = target;
  }

  void wanted(int replicas) {
    wanted = replicas;
  }

  /** Sets the names of the processes to end first. */
  void endFirst(Set<String> names) {
    first = Set.copyOf(names);
  }

  /** Removes names from the processes to end first. */
  void keep(Set<String> names) {
    Set<String> others = new HashSet<>(first);
    others.removeAll(names);
    endFirst(others);
  }

  Replicas.Count count() {
    return new Replicas.Count(wanted, ready);
  }

  /** The ports of the processes that accept HTTP requests. */
  List<Integer> answering() {
    return answering;
  }

  /** Whether the set of processes that accept HTTP requests has changed since the last call. */
  boolean takeChange() {
    boolean was = changed;
    changed = false;
    return was;
  }

  /** Records which processes are ready now. */
  void note() {
    ready = (int) running.stream().filter(WorkerProcess::isReady).count();
    List<Integer> now =
        running.stream().filter(WorkerProcess::isAnswering).map(WorkerProcess::port).toList();
    changed |= !now.equals(answering);
    answering = now;
  }

  List<WorkerProcess> running() {
    return running;
  }

  /** Why replicas do not start or stay; else empty. */
  Optional<String> problem() {
    return problem;
  }

  boolean isEmpty() {
    return running.isEmpty() && ending.isEmpty();
  }

  /** Whether it has no replica and needs none. */
  boolean isIdle() {
    return wanted == 0 && isEmpty();
  }

  /** Whether it needs at least one replica. */
  boolean isWanted() {
    return wanted > 0;
  }

  /** The number of replicas that are starting. */
  int starting(Instant now) {
    return (int) running.stream().filter(process -> process.isStarting(now)).count();
  }

  /** Whether it needs replicas and none is ready. */
  boolean isWaiting() {
    return wanted > 0 && ready == 0;
  }

  /**
   * Starts missing replicas, ends surplus or outdated ones, and removes dead ones.
   *
   * @param starts how many replicas may start now
   */
  void reconcile(WorkerTemplate template, WorkerStart start, int starts, Instant now) {
    bury(now);
    // replicas chosen below end at the next call: by then they get no more requests
    ending.forEach(process -> process.stop(now));
    for (WorkerProcess stale : List.copyOf(running)) {
      if (!stale.template().equals(template)) {
        end(stale);
      }
    }
    while (running.size() > wanted) {
      end(next());
    }
    try {
      int most = Math.min(wanted, running.size() + starts);
      while (running.size() < most && !now.isBefore(startsAgain)) {
        String name = target.namespace() + "_" + target.name() + "-" + ++numbers;
        running.add(start.start(template, name, now));
      }
    } catch (IOException e) {
      failed(now, "a worker cannot be started: " + e.getMessage());
    }
    note();
  }

  /** The replica to end next: the youngest of the marked ones, or else the youngest of all. */
  private WorkerProcess next() {
    return running.stream()
        .filter(process -> first.contains(process.name()))
        .reduce((older, younger) -> younger)
        .orElse(running.get(running.size() - 1));
  }

  private void end(WorkerProcess process) {
    running.remove(process);
    ending.add(process);
  }

  private void bury(Instant now) {
    for (Iterator<WorkerProcess> each = running.iterator(); each.hasNext(); ) {
      WorkerProcess process = each.next();
      if (!process.isAlive()) {
        each.remove();
        process.clean();
        if (process.started().plus(RUNS_WELL).isBefore(now)) {
          failures = 0;
        }
        failed(
            now, "a worker ended with status " + process.exitCode() + ": " + process.lastWords());
      }
    }
    ending.removeIf(
        process -> {
          if (!process.isAlive()) {
            process.clean();
          }
          return !process.isAlive();
        });
    if (!running.isEmpty() && running.stream().allMatch(WorkerProcess::isReady)) {
      problem = Optional.empty();
    }
  }

  private void failed(Instant now, String why) {
    startsAgain = now.plus(backOff(++failures));
    problem = Optional.of(why);
  }

  /** 1 s, doubled with each failure, at most 5 min. */
  static Duration backOff(int failures) {
    Duration doubled = Duration.ofSeconds(1L << Math.min(failures - 1, 20));
    return doubled.compareTo(LONGEST_BACK_OFF) < 0 ? doubled : LONGEST_BACK_OFF;
  }
}
