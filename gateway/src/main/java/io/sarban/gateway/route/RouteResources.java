// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** What resources with routes have in common. */
public final class RouteResources {

  /**
   * Maximum length of a {@code spec}. Each of its small parts takes many times its length in
   * memory.
   */
  public static final int MOST_CHARACTERS = 256 << 10;

  private RouteResources() {}

  /** The result for a resource that is too long; empty for others. */
  static Optional<Read> tooLong(JsonNode resource) {
    JsonNode spec = resource.path("spec");
    return spec.isTextual() || spec.toString().length() > MOST_CHARACTERS
        ? Optional.of(
            new Read(Optional.empty(), List.of("spec is longer than 256 KiB: make several routes")))
        : Optional.empty();
  }
}
