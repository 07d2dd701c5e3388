// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.authentication;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.kubernetes.api.Fence;
import io.sarban.scaler.kubernetes.api.Finalizer;
import io.sarban.scaler.kubernetes.informer.ClusterResources;
import io.sarban.scaler.kubernetes.write.BackgroundWrites;
import io.sarban.scaler.kubernetes.write.Events;
import io.sarban.scaler.kubernetes.write.LeaderQueue;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.resource.ClusterTriggerAuthentication;
import io.sarban.scaler.resource.Polled;
import io.sarban.scaler.resource.Timestamps;
import io.sarban.scaler.resource.Trigger;
import io.sarban.scaler.resource.TriggerAuthentication;
import io.sarban.scaler.resource.TriggerAuthenticationStatus;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Maintains the authentications in the cluster: the status with their users, and the events of
 * their changes. Writes on the leader only.
 */
public final class Authentications {

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  /** Shortest time between two writes of one status. */
  private static final Duration SELDOM = Duration.ofMillis(800);

  /**
   * The same for authentications with many users: thousands of objects may start to use one at
   * once.
   */
  private static final Duration SELDOM_OF_MANY = Duration.ofSeconds(5);

  /** Length of the users' names, in characters, from which there are many users. */
  private static final int MANY = 2000;

  private final Fence fence;
  private final ClusterResources resources;
  private final Events events;
  private final LeaderQueue queue;
  private final InstantSource clock;
  private final Instant began;
  private final Map<ResourceKey, HasMetadata> known = new ConcurrentHashMap<>();
  private final Map<ResourceKey, Set<ResourceKey>> users = new ConcurrentHashMap<>();
  private final Map<ResourceKey, String> failures = new ConcurrentHashMap<>();
  private final Map<ResourceKey, Instant> written = new ConcurrentHashMap<>();

  /**
   * @param writes runs the writes
   */
  public Authentications(
      Fence fence,
      ClusterResources resources,
      Events events,
      BackgroundWrites writes,
      InstantSource clock) {
    this.fence = fence;
    this.resources = resources;
    this.events = events;
    this.queue = new LeaderQueue(fence, writes, this::reconcile);
    this.clock = clock;
    this.began = clock.instant();
  }

  /** Called when this scaler becomes the leader. */
  public void takeOver() {
    resources.authentications().forEach(queue::add);
  }

  /** An authentication was added, changed or deleted. */
  public void changed(ResourceKey key) {
    Optional<HasMetadata> now = find(key);
    HasMetadata before = now.isPresent() ? known.put(key, now.get()) : known.remove(key);
    if (now.isEmpty()) {
      failures.remove(key);
      if (before != null && !before.isMarkedForDeletion()) {
        tellDeleted(before);
      }
    } else {
      told(before, now.get());
      queue.add(key);
    }
  }

  private Optional<HasMetadata> find(ResourceKey key) {
    try {
      return resources.find(key);
    } catch (InvalidFieldException e) {
      // the informer reports it again once it can be read
      return Optional.empty();
    }
  }

  private void told(HasMetadata before, HasMetadata now) {
    String kind = now.getKind();
    if (!fence.isLeading() || now.isMarkedForDeletion()) {
      return;
    }
    if (before == null) {
      // an authentication that existed before this scaler started is not new
      Optional<Instant> created = Timestamps.read(now.getMetadata().getCreationTimestamp());
      if (created.isPresent() && !created.get().isBefore(began)) {
        events.normal(now, kind + "Added", "New " + kind + " configured");
      }
    } else if (!Objects.equals(
        before.getMetadata().getGeneration(), now.getMetadata().getGeneration())) {
      failures.remove(ResourceKey.of(now));
      events.normal(
          now, kind + "Updated", kind + " " + now.getMetadata().getName() + " is updated");
    }
  }

  private void tellDeleted(HasMetadata gone) {
    if (fence.isLeading()) {
      events.normal(gone, gone.getKind() + "Deleted", gone.getKind() + " was deleted");
    }
  }

  /** An object is valid, and so are its authentications. */
  public void used(Polled object) {
    uses(object).forEach(failures::remove);
  }

  private Set<ResourceKey> uses(Polled object) {
    Set<ResourceKey> now = of(object);
    Set<ResourceKey> before = users.put(ResourceKey.of(object), now);
    now.stream().filter(key -> before == null || !before.contains(key)).forEach(queue::add);
    if (before != null) {
      before.stream().filter(key -> !now.contains(key)).forEach(queue::add);
    }
    return now;
  }

  /** An object has problems, which may come from an authentication. */
  public void faulty(Polled object, List<Problem> problems) {
    Map<ResourceKey, String> found = new HashMap<>();
    for (ResourceKey key : uses(object)) {
      problems.stream()
          .flatMap(problem -> problem.fault().referred().stream())
          .filter(referred -> referred.resource().equals(key))
          .forEach(referred -> found.put(key, referred.fault().toString()));
    }
    found.forEach(
        (key, why) -> {
          if (!why.equals(failures.put(key, why)) && fence.isLeading()) {
            find(key).ifPresent(it -> events.warning(it, it.getKind() + "Failed", why));
          }
        });
  }

  /** An object is gone. */
  public void unused(ResourceKey object) {
    Set<ResourceKey> before = users.remove(object);
    if (before != null) {
      before.forEach(queue::add);
    }
  }

  /** Forgets the state of authentications that are gone or never existed. */
  public void forgetGone() {
    written.keySet().retainAll(known.keySet());
    Set<ResourceKey> used = new HashSet<>();
    users.values().forEach(used::addAll);
    failures.keySet().retainAll(used);
  }

  private static Set<ResourceKey> of(Polled object) {
    String namespace = object.getMetadata().getNamespace();
    return object.triggers().stream()
        .map(Trigger::authenticationRef)
        .filter(ref -> ref != null && ref.name() != null)
        .map(ref -> ref.key(namespace))
        .collect(Collectors.toUnmodifiableSet());
  }

  private Optional<Duration> reconcile(ResourceKey key) {
    Optional<HasMetadata> found = find(key);
    if (found.isPresent() && found.get().isMarkedForDeletion()) {
      if (Finalizer.remove(fence.client(), found.get())) {
        tellDeleted(found.get());
      }
    } else if (found.isPresent()) {
      return write(key, found.get());
    }
    return Optional.empty();
  }

  private Optional<Duration> write(ResourceKey key, HasMetadata authentication) {
    TriggerAuthenticationStatus wanted =
        new TriggerAuthenticationStatus(
            users(key, ResourceKind.SCALED_OBJECT), users(key, ResourceKind.SCALED_JOB));
    if (wanted.equals(status(authentication))) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    int length = wanted.scaledobjects().length() + wanted.scaledjobs().length();
    Instant next =
        written.getOrDefault(key, Instant.EPOCH).plus(length > MANY ? SELDOM_OF_MANY : SELDOM);
    if (next.isAfter(now)) {
      return Optional.of(Duration.between(now, next));
    }
    try {
      fence
          .client()
          .resource(authentication)
          .subresource("status")
          .patch(MERGE, Serialization.asJson(Map.of("status", wanted)));
    } catch (KubernetesClientException e) {
      // a resource that all namespaces share may be read-only
      if (!key.namespace().isEmpty() || e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
        throw e;
      }
    }
    written.put(key, now);
    return Optional.empty();
  }

  private String users(ResourceKey authentication, ResourceKind kind) {
    return users.entrySet().stream()
        .filter(user -> user.getKey().kind().equals(kind))
        .filter(user -> user.getValue().contains(authentication))
        .map(user -> user.getKey().name())
        .sorted()
        .collect(Collectors.joining(","));
  }

  /** The current status; may be missing if no object uses the authentication. */
  private static TriggerAuthenticationStatus status(HasMetadata authentication) {
    TriggerAuthenticationStatus status =
        authentication instanceof TriggerAuthentication own
            ? own.getStatus()
            : ((ClusterTriggerAuthentication) authentication).getStatus();
    return status == null
        ? new TriggerAuthenticationStatus("", "")
        : new TriggerAuthenticationStatus(
            Objects.requireNonNullElse(status.scaledobjects(), ""),
            Objects.requireNonNullElse(status.scaledjobs(), ""));
  }
}
