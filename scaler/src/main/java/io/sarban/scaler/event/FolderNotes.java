// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.event;

import io.sarban.scaler.event.ScalerEvent.Noted;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.report.JobPollResult;
import io.sarban.scaler.report.PlannedJob;
import io.sarban.scaler.report.PlannedObject;
import io.sarban.scaler.report.PollListener;
import io.sarban.scaler.report.PollResult;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Publishes, without a cluster, the events that Kubernetes events report in a cluster. */
public final class FolderNotes implements PollListener {

  /** The state of an object at its last event. */
  private record Told(boolean ready, boolean paused, List<Problem> problems) {}

  private static final Told NOTHING = new Told(false, false, List.of());

  private final EventBus bus;
  private final Map<ResourceKey, Told> told = new ConcurrentHashMap<>();

  public FolderNotes(EventBus bus) {
    this.bus = bus;
  }

  @Override
  public void planned(PlannedObject object) {
    planned(object.key(), object.rules().paused());
  }

  @Override
  public void planned(PlannedJob job) {
    planned(job.key(), job.rules().paused());
  }

  private void planned(ResourceKey key, boolean paused) {
    Told before = told.getOrDefault(key, NOTHING);
    told.put(key, new Told(before.ready(), paused, before.problems()));
    if (paused != before.paused()) {
      String state = paused ? "paused" : "unpaused";
      note(
          key,
          "Normal",
          key.kind() + (paused ? "Paused" : "Unpaused"),
          key.kind() + " is " + state);
    }
  }

  @Override
  public void polled(PollResult result) {
    polled(result.object(), result.problems());
  }

  @Override
  public void polled(JobPollResult result) {
    polled(result.object(), result.problems());
  }

  private void polled(ResourceKey key, List<Problem> problems) {
    if (!problems.isEmpty()) {
      fail(key, problems, "KEDAScalerFailed");
      return;
    }
    Told before = told.getOrDefault(key, NOTHING);
    if (!before.ready()) {
      told.put(key, new Told(true, before.paused(), problems));
      note(key, "Normal", key.kind() + "Ready", key.kind() + " is ready for scaling");
    }
  }

  @Override
  public void faulty(ResourceKey key, List<Problem> problems) {
    fail(key, problems, key.kind() + "CheckFailed");
  }

  private void fail(ResourceKey key, List<Problem> problems, String reason) {
    Told before = told.getOrDefault(key, NOTHING);
    told.put(key, new Told(false, before.paused(), problems));
    if (!before.problems().equals(problems)) {
      String message =
          problems.stream().map(Problem::withoutObject).collect(Collectors.joining("; "));
      note(key, "Warning", reason, message);
    }
  }

  @Override
  public void forgotten(ResourceKey key) {
    if (told.remove(key) != null) {
      note(key, "Normal", key.kind() + "Deleted", key.kind() + " was deleted");
    }
  }

  private void note(ResourceKey key, String level, String reason, String message) {
    bus.publish(key, new Noted(level, reason, message));
  }
}
