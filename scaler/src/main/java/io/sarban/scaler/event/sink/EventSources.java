// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.event.sink;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.micrometer.core.instrument.MeterRegistry;
import io.sarban.scaler.event.EventBus;
import io.sarban.scaler.event.Mailbox;
import io.sarban.scaler.http.WebClient;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.Fault;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.resolve.SourceAuthentication;
import io.sarban.scaler.resource.CloudEventSourceSpec;
import io.sarban.scaler.resource.Condition;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * KEDA's CloudEventSources: each has its own queue, and sends one event after the other to its
 * destination. {@link #refresh} is called repeatedly with the existing sources.
 */
public final class EventSources {

  /** KEDA's default cluster name. */
  private static final String CLUSTER = "kubernetes-default";

  private static final int MAX_CLUSTER = 253;

  /** Maximum number of waiting events of one source. */
  private static final int QUEUE = 1000;

  /** Maximum number of sources that are served in a namespace: each may keep a connection open. */
  static final int MOST = 50;

  /**
   * What all sources share.
   *
   * @param namespace the scaler's own namespace
   * @param threads start requests; none waits for an answer
   */
  public record Surroundings(
      EventBus bus,
      WebClient http,
      SourceAuthentication authentications,
      MeterRegistry meters,
      ProblemLog problems,
      String namespace,
      Executor threads) {}

  /** The settings from a source's resource; when they change, the source is opened again. */
  record Settings(Receiver receiver, EventFilter filter, String cluster) {}

  private record Open(Settings settings, Sender sender, Mailbox mailbox, SourceMeters meters) {}

  private final Surroundings surroundings;
  private final Map<ResourceKey, Open> open = new HashMap<>();
  private final Map<ResourceKey, String> faults = new ConcurrentHashMap<>();

  public EventSources(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Opens new sources, and closes deleted ones. */
  public synchronized void refresh(Collection<? extends HasMetadata> sources) {
    Set<ResourceKey> keys = sources.stream().map(ResourceKey::of).collect(Collectors.toSet());
    List.copyOf(open.keySet()).stream().filter(key -> !keys.contains(key)).forEach(this::close);
    Set<ResourceKey> gone =
        faults.keySet().stream().filter(key -> !keys.contains(key)).collect(Collectors.toSet());
    gone.forEach(key -> surroundings.problems().report(key, List.of()));
    faults.keySet().removeAll(gone);
    Map<String, Integer> counts = new HashMap<>();
    sources.stream()
        .sorted(Comparator.comparing(EventSources::age))
        .forEach(
            source -> {
              ResourceKey key = ResourceKey.of(source);
              open(key, source, counts.merge(key.namespace(), 1, Integer::sum));
              tell(key);
            });
  }

  private static String age(HasMetadata source) {
    return source.getMetadata().getCreationTimestamp() + " " + source.getMetadata().getName();
  }

  private void open(ResourceKey key, HasMetadata source, int number) {
    try {
      if (number > MOST) {
        throw new InvalidFieldException(
            "", "its namespace has more than " + MOST + " of them: delete some");
      }
      Settings settings = settings(key, source);
      Open now = open.get(key);
      if (now == null || !now.settings().equals(settings)) {
        close(key);
        open.put(key, open(key, settings));
      }
      faults.remove(key);
    } catch (InvalidFieldException e) {
      close(key);
      faults.put(key, Problem.of(key, e).withoutObject());
    } catch (Throwable e) {
      // a failing source must not stop the others
      close(key);
      faults.put(key, new Fault(e).told("cannot be read"));
    }
  }

  private Settings settings(ResourceKey key, HasMetadata source) {
    CloudEventSourceSpec spec = CloudEventSourceSpec.of(source);
    Map<String, String> parameters =
        surroundings.authentications().values(spec.authenticationRef(), key.namespace());
    return new Settings(
        Receiver.of(spec, parameters),
        EventFilter.of(key.namespace(), spec.eventSubscription()),
        cluster(spec.clusterName()));
  }

  /** Limits the cluster name, which is in each event's headers twice. */
  private static String cluster(String name) {
    if (name == null || name.isEmpty()) {
      return CLUSTER;
    }
    if (name.length() > MAX_CLUSTER) {
      throw new InvalidFieldException(
          "spec.clusterName", "has more than " + MAX_CLUSTER + " characters: shorten it");
    }
    return name;
  }

  private Open open(ResourceKey key, Settings settings) {
    SourceMeters meters = new SourceMeters(surroundings.meters(), key, settings.receiver().kind());
    Sender sender =
        new Sender(
            surroundings.http(),
            settings.receiver(),
            event -> KedaEvent.of(event, settings.cluster(), surroundings.namespace()),
            surroundings.threads());
    Mailbox mailbox =
        new Mailbox(
            key.toString(),
            QUEUE,
            settings.filter()::wants,
            surroundings.threads(),
            sender::send,
            meters);
    meters.watch(mailbox);
    surroundings.bus().open(mailbox);
    return new Open(settings, sender, mailbox, meters);
  }

  private void close(ResourceKey key) {
    Open gone = open.remove(key);
    if (gone != null) {
      surroundings.bus().close(gone.mailbox());
      gone.sender().close();
      gone.meters().close();
    }
  }

  private Optional<String> fault(ResourceKey key) {
    Open source = open.get(key);
    return source == null ? Optional.ofNullable(faults.get(key)) : source.sender().failure();
  }

  private void tell(ResourceKey key) {
    fault(key)
        .ifPresentOrElse(
            why -> {
              surroundings.problems().report(key, List.of(new Problem(key, "", "", why)));
              faults.put(key, why);
            },
            () -> surroundings.problems().report(key, List.of()));
  }

  /** The condition for the source's status now. */
  public synchronized Condition condition(ResourceKey key) {
    return fault(key)
        .map(
            why ->
                Condition.of(
                    "Active",
                    "False",
                    "CloudEventSourceFailed",
                    "Failed to send events to the configured destination: " + why))
        .orElse(
            Condition.of(
                "Active",
                "True",
                "CloudEventSourceActive",
                "Is configured to send events to the configured destination"));
  }
}
