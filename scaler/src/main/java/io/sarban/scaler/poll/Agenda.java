// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.plan.Plan;
import java.time.Duration;
import java.time.Instant;

/** Decides when an object is polled: by its interval, by looks between polls, and by wake-ups. */
final class Agenda {

  private final Schedule schedule;
  private final Looks looks;
  private final Wakes wakes = new Wakes();

  Agenda(Schedule schedule, Looks looks) {
    this.schedule = schedule;
    this.looks = looks;
  }

  /** The object is polled by this plan from now on, for the first time at once. */
  void put(PolledObject object, Plan.Measured plan, Duration interval, Instant now) {
    schedule.put(object.key(), interval, source(object.key(), plan), now);
    looks.put(object, plan, now);
    wakes.put(object.key(), plan);
  }

  /** Objects of one source fall due together. */
  private static Object source(ResourceKey key, Plan.Measured plan) {
    return plan.triggers().isEmpty() ? key : plan.triggers().get(0).query().source();
  }

  /** The object is gone, or cannot be polled. */
  void remove(ResourceKey key) {
    schedule.remove(key);
    looks.remove(key);
    wakes.remove(key);
  }

  /** A source has reported something: the objects that it wakes are due now. */
  void wake(Object cause, Instant now) {
    wakes.of(cause).forEach(key -> schedule.wake(key, now));
  }
}
