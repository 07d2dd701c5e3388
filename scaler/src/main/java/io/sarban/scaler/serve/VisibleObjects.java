// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.report.ObjectStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shows each caller only the objects that they may see. */
public final class VisibleObjects {

  /** Writes and reads statuses as {@code /api/objects} does. */
  public static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final StatusSource source;

  public VisibleObjects(StatusSource source) {
    this.source = source;
  }

  /** Answers a viewer's query; missing and forbidden objects both give 404. */
  public Answer answer(ObjectsQuery query, Viewer viewer) {
    try {
      return query.name().isPresent() ? one(query, viewer) : all(query, viewer);
    } catch (Viewer.TooManyQuestionsException e) {
      return ExternalMetricsApi.failure(403, "Forbidden", e.getMessage());
    } catch (StatusSource.UnavailableException e) {
      return ExternalMetricsApi.failure(503, "ServiceUnavailable", e.getMessage());
    }
  }

  private Answer one(ObjectsQuery query, Viewer viewer) {
    String namespace = query.namespace().orElseThrow();
    String name = query.name().orElseThrow();
    List<ResourceKind> kinds =
        query.kinds().stream().filter(kind -> viewer.mayGet(kind, namespace, name)).toList();
    if (kinds.isEmpty()) {
      return ExternalMetricsApi.failure(
          403,
          "Forbidden",
          "you may not get the ScaledObject or ScaledJob " + namespace + "/" + name);
    }
    return source.ask(query).stream()
        .filter(status -> kinds.contains(ResourceKind.of(status.kind())))
        .findFirst()
        .map(VisibleObjects::json)
        .orElseGet(
            () ->
                ExternalMetricsApi.failure(
                    404,
                    "NotFound",
                    "there is no ScaledObject or ScaledJob " + namespace + "/" + name));
  }

  private Answer all(ObjectsQuery query, Viewer viewer) {
    Map<ResourceKind, Sight> sights = new HashMap<>();
    query.kinds().forEach(kind -> sights.put(kind, new Sight(kind, viewer, query.namespace())));
    return json(
        source.ask(query).stream()
            // the caller's list right was checked for this namespace only
            .filter(status -> query.covers(status.namespace()))
            .filter(
                status -> {
                  Sight sight = sights.get(ResourceKind.of(status.kind()));
                  return sight != null && sight.of(status);
                })
            .toList());
  }

  /** What a viewer may see of a kind: everything, a whole namespace, or single objects. */
  private static final class Sight {
    private final ResourceKind kind;
    private final Viewer viewer;
    private final boolean everything;
    private final Map<String, Boolean> namespaces = new HashMap<>();

    Sight(ResourceKind kind, Viewer viewer, Optional<String> namespace) {
      this.kind = kind;
      this.viewer = viewer;
      this.everything = viewer.mayList(kind, namespace.orElse(""));
    }

    boolean of(ObjectStatus status) {
      return everything
          || namespaces.computeIfAbsent(
              status.namespace(), namespace -> viewer.mayList(kind, namespace))
          || viewer.mayGet(kind, status.namespace(), status.name());
    }
  }

  private static Answer json(Object body) {
    try {
      return new Answer(200, JSON.writeValueAsString(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a status cannot be written as JSON", e);
    }
  }
}
