// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.serve;

import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.poll.ObjectStatuses;
import io.sarban.scaler.report.ObjectStatus;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Header;

/**
 * Answers {@code GET /api/objects}, {@code /api/objects/NAME} and {@code
 * /api/objects/NAMESPACE/NAME}. If two objects have one name, it returns the ScaledObject, unless
 * {@code ?kind=ScaledJob} asks for the other.
 */
public final class ObjectsApi {

  /** Says why there is nothing to show. */
  public record Failure(String message) {}

  private final ObjectStatuses statuses;

  public ObjectsApi(ObjectStatuses statuses) {
    this.statuses = statuses;
  }

  public List<ObjectStatus> all() {
    return statuses.all();
  }

  /** The object, or a 404 with a {@link Failure}. */
  public Object one(
      @Header("namespace") String namespace,
      @Header("name") String name,
      @Header("kind") String kind,
      Exchange exchange) {
    String in = namespace == null ? ResourceKey.DEFAULT_NAMESPACE : namespace;
    return ResourceKind.POLLED.stream()
        .filter(one -> kind == null || one.is(kind))
        .flatMap(one -> statuses.of(new ResourceKey(one, in, name)).stream())
        .findFirst()
        .map(Object.class::cast)
        .orElseGet(
            () -> {
              exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 404);
              return new Failure("there is no ScaledObject or ScaledJob " + in + "/" + name);
            });
  }
}
