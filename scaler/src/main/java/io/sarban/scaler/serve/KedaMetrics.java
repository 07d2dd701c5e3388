// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.serve;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.report.JobPollResult;
import io.sarban.scaler.report.ObjectStatus.TriggerStatus;
import io.sarban.scaler.report.PollListener;
import io.sarban.scaler.report.PollResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The metrics that KEDA documents ("Integrate with Prometheus"), under its names and labels, and
 * one of Sarban's own: how late the polls are, as a distribution.
 */
public final class KedaMetrics implements PollListener {

  private static final Duration[] LATENESS_BUCKETS =
      Stream.of(10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final Map<ResourceKey, ObjectMeters> objects = new ConcurrentHashMap<>();
  private final Timer lateness;
  private final Registrations resources;
  private final Registrations triggerTypes;

  public KedaMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.lateness =
        Timer.builder("sarban.poll.lateness")
            .description("from when a poll was due to when it began")
            .serviceLevelObjectives(LATENESS_BUCKETS)
            .register(registry);
    this.resources = new Registrations(registry, "keda.resource.registered");
    this.triggerTypes = new Registrations(registry, "keda.trigger.registered");
  }

  @Override
  public void polled(PollResult result) {
    lateness.record(result.lateness());
    ObjectMeters meters = objects.computeIfAbsent(result.object(), key -> new ObjectMeters(key));
    meters.update(
        result.triggers(), result.decision().paused(), result.lateness(), result.latency());
  }

  @Override
  public void polled(JobPollResult result) {
    lateness.record(result.lateness());
    ObjectMeters meters = objects.computeIfAbsent(result.object(), key -> new ObjectMeters(key));
    meters.update(
        result.triggers(), result.decision().paused(), result.lateness(), result.latency());
  }

  @Override
  public void forgotten(ResourceKey object) {
    ObjectMeters gone = objects.remove(object);
    if (gone != null) {
      gone.close();
    }
  }

  /** The meters of one object; its polls never overlap. */
  private final class ObjectMeters {
    private final boolean job;
    private final Tags tags;
    private final Tags resource;
    private final List<Meter> meters = new ArrayList<>();
    private final Map<String, TriggerMeters> triggers = new ConcurrentHashMap<>();
    private Counter errors;
    private volatile double paused;
    private volatile double latenessSeconds;

    ObjectMeters(ResourceKey object) {
      job = object.kind().equals(ResourceKind.SCALED_JOB);
      tags =
          Tags.of(
              "namespace", object.namespace(), job ? "scaledJob" : "scaledObject", object.name());
      resource =
          Tags.of("type", job ? "scaled_job" : "scaled_object", "namespace", object.namespace());
      resources.add(resource);
      meters.add(
          gauge(
              job ? "keda.scaled.job.paused" : "keda.scaled.object.paused",
              tags,
              this,
              o -> o.paused));
      Tags loop =
          Tags.of("namespace", object.namespace(), "type", type(), "resource", object.name());
      meters.add(
          gauge("keda.internal.scale.loop.latency.seconds", loop, this, o -> o.latenessSeconds));
    }

    private String type() {
      return job ? "scaledjob" : "scaledobject";
    }

    void update(
        List<TriggerStatus> statuses, boolean isPaused, Duration lateness, Duration latency) {
      paused = isPaused ? 1 : 0;
      latenessSeconds = lateness.toMillis() / 1000.0;
      for (int i = 0; i < statuses.size(); i++) {
        TriggerStatus status = statuses.get(i);
        int index = i;
        triggers
            .computeIfAbsent(
                status.name(), name -> new TriggerMeters(ofTriggers(), type(), index, status))
            .update(status, latency);
      }
      if (statuses.stream().anyMatch(status -> status.problem() != null)) {
        if (errors == null) {
          // created with the first error: most objects never have one
          errors =
              registry.counter(job ? "keda.scaled.job.errors" : "keda.scaled.object.errors", tags);
          meters.add(errors);
        }
        errors.increment();
      }
      dropStale(statuses);
    }

    /** KEDA uses the label scaledObject for both kinds. */
    private Tags ofTriggers() {
      return Tags.of(
          tags.stream()
              .map(
                  tag ->
                      tag.getKey().equals("namespace")
                          ? tag
                          : Tag.of("scaledObject", tag.getValue()))
              .toList());
    }

    private void dropStale(List<TriggerStatus> statuses) {
      if (triggers.size() > statuses.size() && !statuses.isEmpty()) {
        List<String> names = statuses.stream().map(TriggerStatus::name).toList();
        triggers
            .entrySet()
            .removeIf(
                entry -> {
                  boolean stale = !names.contains(entry.getKey());
                  if (stale) {
                    entry.getValue().close();
                  }
                  return stale;
                });
      }
    }

    void close() {
      resources.remove(resource);
      meters.forEach(registry::remove);
      triggers.values().forEach(TriggerMeters::close);
    }
  }

  private final class TriggerMeters {
    private final Tags tags;
    private final Tags type;
    private final List<Meter> meters = new ArrayList<>();
    private Counter errors;
    private volatile double value;
    private volatile double active;
    private volatile double latencySeconds;

    TriggerMeters(Tags object, String kind, int index, TriggerStatus trigger) {
      type = Tags.of("type", trigger.type());
      triggerTypes.add(type);
      tags =
          object.and(
              "metric", trigger.name(),
              "scaler", trigger.type(),
              "triggerIndex", String.valueOf(index),
              "type", kind);
      meters.add(gauge("keda.scaler.metrics.value", tags, this, t -> t.value));
      meters.add(gauge("keda.scaler.active", tags, this, t -> t.active));
      meters.add(gauge("keda.scaler.metrics.latency.seconds", tags, this, t -> t.latencySeconds));
    }

    void update(TriggerStatus status, Duration latency) {
      latencySeconds = latency.toMillis() / 1000.0;
      if (status.problem() == null) {
        value = status.value();
        active = status.active() ? 1 : 0;
      } else {
        if (errors == null) {
          errors = registry.counter("keda.scaler.detail.errors", tags);
          meters.add(errors);
        }
        errors.increment();
      }
    }

    void close() {
      triggerTypes.remove(type);
      meters.forEach(registry::remove);
    }
  }

  private <T> Meter gauge(String name, Tags tags, T of, ToDoubleFunction<T> value) {
    return Gauge.builder(name, of, value).tags(tags).register(registry);
  }
}
