// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import io.sarban.scaler.act.Replicas;
import io.sarban.scaler.decide.Current;
import io.sarban.scaler.decide.HpaMetrics;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.plan.Plan;
import io.sarban.scaler.problem.InvalidFieldException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** Serves objects' metrics from their latest polls. */
public final class PolledMetrics {

  private final PolledObjects objects;
  private final Schedule schedule;
  private final Replicas replicas;
  private final PollEnd end;
  private final BooleanSupplier leading;
  private final InstantSource clock;

  /** Objects whose metrics were requested from this follower. */
  private final Set<ResourceKey> observed = ConcurrentHashMap.newKeySet();

  /**
   * @param leading whether objects are polled anyway, or only measured on request
   */
  PolledMetrics(
      PolledObjects objects,
      Schedule schedule,
      Replicas replicas,
      PollEnd end,
      BooleanSupplier leading,
      InstantSource clock) {
    this.objects = objects;
    this.schedule = schedule;
    this.replicas = replicas;
    this.end = end;
    this.leading = leading;
    this.clock = clock;
  }

  /**
   * A metric for a HorizontalPodAutoscaler: from the last poll if it is recent, else from a new
   * one. Fails with an {@link InvalidFieldException} if the object does not have the metric.
   *
   * @param metric the name, such as {@code s0-rabbitmq-orders}
   * @return empty if the source could not be read
   */
  public CompletableFuture<OptionalDouble> metric(ResourceKey key, String metric) {
    Optional<PolledObject> object = objects.find(key);
    if (object.isEmpty() || !(object.get().plan() instanceof Plan.Sound plan)) {
      return CompletableFuture.failedFuture(
          new InvalidFieldException("", key + " is missing, or not ready"));
    }
    if (!plan.has(metric)) {
      return CompletableFuture.failedFuture(
          new InvalidFieldException("", key + " has no metric " + metric));
    }
    return fresh(object.get(), plan).thenApply(done -> value(object.get(), plan, metric));
  }

  private CompletableFuture<Void> fresh(PolledObject object, Plan.Sound plan) {
    Instant now = clock.instant();
    Outcome last = object.outcome();
    if (last != null && last.at().plus(plan.freshness()).isAfter(now)) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> next = end.awaited(object.key());
    if (leading.getAsBoolean()) {
      schedule.hurry(object.key(), now);
    } else {
      observed.add(object.key());
    }
    return next;
  }

  private OptionalDouble value(PolledObject object, Plan.Sound plan, String metric) {
    Outcome outcome = object.outcome();
    Optional<Replicas.Count> count = replicas.of(plan.target());
    if (outcome == null || count.isEmpty()) {
      return OptionalDouble.empty();
    }
    Current current = new Current(count.get().wanted(), count.get().ready());
    return HpaMetrics.value(metric, plan.rules(), outcome.readings(), current, object.history());
  }

  /** Takes the requested objects that have no open poll yet. */
  List<ResourceKey> takeObserved() {
    List<ResourceKey> keys = List.copyOf(observed);
    keys.forEach(observed::remove);
    return keys;
  }
}
