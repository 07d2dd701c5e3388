// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.serve;

import io.sarban.scaler.name.ApiName;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import java.util.List;
import java.util.Optional;

/**
 * Which objects' statuses a request asks for.
 *
 * @param namespace empty for all
 * @param name empty for all of the namespace
 * @param kind {@code ScaledObject} or {@code ScaledJob}; empty for both
 */
public record ObjectsQuery(
    Optional<String> namespace, Optional<String> name, Optional<String> kind) {

  /** The aggregated API to which the API server forwards such requests. */
  public static final String GROUP = "status.sarban.io";

  public static final String VERSION = GROUP + "/v1alpha1";
  public static final String DIRECT = "/api/objects";
  private static final String AGGREGATED = "/apis/" + VERSION;

  /** Whether the query covers objects of that namespace. */
  boolean covers(String other) {
    return namespace.isEmpty() || namespace.get().equals(other);
  }

  /** The queried kinds, the ScaledObject first. */
  public List<ResourceKind> kinds() {
    return ResourceKind.POLLED.stream()
        .filter(one -> kind.isEmpty() || one.is(kind.get()))
        .toList();
  }

  /**
   * The query of a path: {@code /api/objects[[/NAMESPACE]/NAME]}, or {@code
   * /apis/status.sarban.io/v1alpha1[/namespaces/NAMESPACE]/objects[/NAME]}; empty if the path is no
   * query, or asks for another kind.
   *
   * @param kind as in the request's query; null if it has none
   */
  public static Optional<ObjectsQuery> of(String path, String kind) {
    Optional<String> wanted = Optional.ofNullable(kind);
    if (kind != null && ResourceKind.POLLED.stream().noneMatch(one -> one.is(kind))) {
      return Optional.empty();
    }
    if (path.equals(DIRECT)) {
      return Optional.of(new ObjectsQuery(Optional.empty(), Optional.empty(), wanted));
    }
    if (path.startsWith(DIRECT + "/")) {
      return direct(path.substring(DIRECT.length() + 1).split("/", 4), wanted);
    }
    return path.startsWith(AGGREGATED + "/")
        ? aggregated(path.substring(AGGREGATED.length() + 1).split("/", 6), wanted)
        : Optional.empty();
  }

  private static Optional<ObjectsQuery> direct(String[] parts, Optional<String> kind) {
    return switch (parts.length) {
      case 1 -> query(ResourceKey.DEFAULT_NAMESPACE, parts[0], kind);
      case 2 -> query(parts[0], parts[1], kind);
      default -> Optional.empty();
    };
  }

  private static Optional<ObjectsQuery> aggregated(String[] parts, Optional<String> kind) {
    if (parts.length == 1 && parts[0].equals("objects")) {
      return Optional.of(new ObjectsQuery(Optional.empty(), Optional.empty(), kind));
    }
    if (parts.length < 3 || !parts[0].equals("namespaces") || !parts[2].equals("objects")) {
      return Optional.empty();
    }
    return switch (parts.length) {
      case 3 ->
          ApiName.isSubdomain(parts[1])
              ? Optional.of(new ObjectsQuery(Optional.of(parts[1]), Optional.empty(), kind))
              : Optional.empty();
      case 4 -> query(parts[1], parts[3], kind);
      default -> Optional.empty();
    };
  }

  private static Optional<ObjectsQuery> query(
      String namespace, String name, Optional<String> kind) {
    return ApiName.isSubdomain(namespace) && ApiName.isSubdomain(name)
        ? Optional.of(new ObjectsQuery(Optional.of(namespace), Optional.of(name), kind))
        : Optional.empty();
  }

  /** The path at the scaler itself. */
  public String directPath() {
    StringBuilder path = new StringBuilder(DIRECT);
    name.ifPresent(one -> path.append('/').append(namespace.orElseThrow()).append('/').append(one));
    return path.toString();
  }

  /** The path at the API server. */
  public String aggregatedPath() {
    StringBuilder path = new StringBuilder(AGGREGATED);
    namespace.ifPresent(one -> path.append("/namespaces/").append(one));
    path.append("/objects");
    name.ifPresent(one -> path.append('/').append(one));
    return path.toString();
  }
}
