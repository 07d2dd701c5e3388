// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * A ScaledJob's {@code spec.rollout}: what happens to its Jobs when it changes.
 *
 * @param strategy default (or immediate), or gradual
 * @param propagationPolicy background or foreground
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Rollout(
    String strategy,
    String propagationPolicy,
    @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

  static final Rollout DEFAULT = new Rollout(null, null, null);

  public Rollout {
    unknown = unknown == null ? Map.of() : unknown;
  }
}
