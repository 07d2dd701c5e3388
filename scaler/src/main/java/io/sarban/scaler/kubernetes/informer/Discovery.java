// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.informer;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIGroupList;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sarban.scaler.kubernetes.api.Refusals;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the API server serves. Answers and failures are cached for a while: objects with kinds that
 * do not exist cost a few requests in total, however many objects there are. Thread-safe.
 */
final class Discovery {

  static final Duration KEPT = Duration.ofSeconds(30);
  static final Duration FAILURE_KEPT = Duration.ofSeconds(10);

  private record Answer<T>(T value, KubernetesClientException failure, Instant until) {}

  private final KubernetesClient client;
  private final InstantSource clock;
  private final Map<String, Answer<List<APIResource>>> resources = new HashMap<>();
  private Answer<Map<String, String>> groups;

  Discovery(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * The API server's preferred version of a group; empty if it does not have the group.
   *
   * @throws KubernetesClientException if the API server does not answer
   */
  synchronized Optional<String> preferredVersion(String group) {
    if (isOld(groups)) {
      groups = ask(() -> groups(orNull(client::getApiGroups)));
    }
    return Optional.ofNullable(valueOf(groups).get(group));
  }

  /**
   * The API server's resources of a version, such as {@code apps/v1}.
   *
   * @throws KubernetesClientException if the API server does not answer
   */
  synchronized List<APIResource> resources(String version) {
    Answer<List<APIResource>> known = resources.get(version);
    if (isOld(known)) {
      known = ask(() -> resources(orNull(() -> client.getApiResources(version))));
      resources.put(version, known);
    }
    return valueOf(known);
  }

  private boolean isOld(Answer<?> answer) {
    return answer == null || !clock.instant().isBefore(answer.until());
  }

  private <T> Answer<T> ask(Supplier<T> question) {
    try {
      return new Answer<>(question.get(), null, clock.instant().plus(KEPT));
    } catch (KubernetesClientException e) {
      return new Answer<>(null, e, clock.instant().plus(FAILURE_KEPT));
    }
  }

  /** A missing version gives null or 404. */
  private static <T> T orNull(Supplier<T> question) {
    try {
      return question.get();
    } catch (KubernetesClientException e) {
      if (Refusals.isMissing(e)) {
        return null;
      }
      throw e;
    }
  }

  private static <T> T valueOf(Answer<T> answer) {
    if (answer.failure() != null) {
      throw answer.failure();
    }
    return answer.value();
  }

  private static Map<String, String> groups(APIGroupList list) {
    Map<String, String> preferred = new HashMap<>();
    if (list != null) {
      for (APIGroup group : list.getGroups()) {
        preferred.put(group.getName(), group.getPreferredVersion().getGroupVersion());
      }
    }
    return preferred;
  }

  private static List<APIResource> resources(APIResourceList list) {
    return list == null ? List.of() : list.getResources();
  }
}
