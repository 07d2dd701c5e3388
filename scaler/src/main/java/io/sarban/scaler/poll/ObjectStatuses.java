// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import io.sarban.scaler.act.Replicas;
import io.sarban.scaler.decide.Decision;
import io.sarban.scaler.decide.Reading;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.plan.Plan;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.report.ObjectStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The known state of all objects, as the API shows it. */
public final class ObjectStatuses {

  private final PolledObjects objects;
  private final Replicas replicas;

  ObjectStatuses(PolledObjects objects, Replicas replicas) {
    this.objects = objects;
    this.replicas = replicas;
  }

  /** All objects' status, in the order of their names. */
  public List<ObjectStatus> all() {
    return objects.all().stream()
        .map(this::status)
        .sorted(Comparator.comparing(one -> one.namespace() + "/" + one.name()))
        .toList();
  }

  /** One object's status; empty if there is no such object. */
  public Optional<ObjectStatus> of(ResourceKey key) {
    return objects.find(key).map(this::status);
  }

  private ObjectStatus status(PolledObject object) {
    if (object.key().kind().equals(ResourceKind.SCALED_JOB)) {
      return JobStatuses.of(object);
    }
    Plan.Sound sound = object.plan() instanceof Plan.Sound s ? s : null;
    Optional<Replicas.Count> count = sound == null ? Optional.empty() : replicas.of(sound.target());
    Outcome outcome = object.outcome();
    Decision decision = outcome == null ? null : outcome.decision();
    return new ObjectStatus(
        object.key().kind().name(),
        object.key().namespace(),
        object.key().name(),
        sound == null ? "" : sound.target().toString(),
        count.map(Replicas.Count::wanted).orElse(0),
        count.map(Replicas.Count::ready).orElse(0),
        decision == null ? null : (Integer) decision.replicas(),
        decision != null && decision.active(),
        decision != null && decision.fallback(),
        decision != null && decision.paused(),
        outcome == null ? null : outcome.at(),
        outcome == null || sound == null ? List.of() : triggers(sound, outcome.readings()),
        decision == null ? List.of() : reasons(decision),
        object.problems().stream().map(Problem::toString).toList());
  }

  static List<String> reasons(Decision decision) {
    return decision.reasons().stream().map(Object::toString).toList();
  }

  static List<ObjectStatus.TriggerStatus> triggers(Plan.Measured plan, List<Reading> readings) {
    List<ObjectStatus.TriggerStatus> triggers = new ArrayList<>();
    for (int i = 0; i < Math.min(readings.size(), plan.triggers().size()); i++) {
      triggers.add(trigger(plan.triggers().get(i).type(), readings.get(i)));
    }
    return triggers;
  }

  private static ObjectStatus.TriggerStatus trigger(String type, Reading reading) {
    double target = reading.target().value();
    if (reading instanceof Reading.Measured measured) {
      return new ObjectStatus.TriggerStatus(
          reading.metricName(), type, measured.value(), target, measured.active(), null);
    }
    String problem = ((Reading.Unreadable) reading).problem();
    return new ObjectStatus.TriggerStatus(reading.metricName(), type, null, target, false, problem);
  }
}
