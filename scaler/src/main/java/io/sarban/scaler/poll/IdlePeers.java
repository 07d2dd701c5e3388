package io.sarban.scaler.poll;

import io.sarban.scaler.decide.Reading;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.Source;
import io.sarban.scaler.plan.Plan;
import io.sarban.scaler.plan.PolledTrigger;
import io.sarban.scaler.resource.ResourceKey;
import io.sarban.scaler.schedule.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at idle objects before they are due, where a source is asked for their peers anyway and
 * tells of all at once: one that has work is polled now.
 */
final class IdlePeers {

  private final PolledObjects objects;
  private final Schedule schedule;

  /** A look at an object's first trigger. */
  record Look(ResourceKey key, PolledTrigger trigger) {

    Query query() {
      return trigger.query();
    }
  }

  IdlePeers(PolledObjects objects, Schedule schedule) {
    this.objects = objects;
    this.schedule = schedule;
  }

  /**
   * What to look at when this object's source is asked. Nothing if the object is polled out of
   * turn: one that was found must not have all others looked at again.
   */
  List<Look> of(Schedule.Due due, Source source) {
    if (!due.regular() || !source.tellsAllAtOnce()) {
      return List.of();
    }
    List<Look> looks = new ArrayList<>();
    for (ResourceKey key : schedule.peers(due.key())) {
      objects.find(key).filter(IdlePeers::isIdle).ifPresent(idle -> look(idle, looks));
    }
    return looks;
  }

  /** Opens a poll of what was seen to have work; empty if one is under way, or it is gone. */
  Optional<OpenPoll> poll(Look look, Instant now) {
    Optional<Schedule.Due> due = schedule.take(look.key(), now);
    Optional<OpenPoll> poll = due.flatMap(taken -> objects.open(taken, now, true));
    if (due.isPresent() && poll.isEmpty()) {
      schedule.finished(look.key(), now);
    }
    return poll;
  }

  private static void look(PolledObject object, List<Look> looks) {
    if (object.plan() instanceof Plan.Measured plan
        && !plan.paused()
        && !plan.triggers().isEmpty()) {
      looks.add(new Look(object.key(), plan.triggers().get(0)));
    }
  }

  private static boolean isIdle(PolledObject object) {
    List<Reading> readings = readings(object);
    return !readings.isEmpty()
        && readings.get(0) instanceof Reading.Measured measured
        && !measured.active();
  }

  private static List<Reading> readings(PolledObject object) {
    if (object.outcome() != null) {
      return object.outcome().readings();
    }
    return object.jobOutcome() == null ? List.of() : object.jobOutcome().readings();
  }
}
