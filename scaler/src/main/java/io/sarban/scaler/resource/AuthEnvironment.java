// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Required;
import java.util.Map;

/** A trigger parameter that is read from an environment variable of the target's container. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AuthEnvironment(
    @Required String parameter,
    @Required String name,
    String containerName,
    @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

  public AuthEnvironment {
    unknown = unknown == null ? Map.of() : unknown;
  }
}
