// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Required;
import java.util.Map;

/** A trigger parameter that is read from one key of a Secret or a ConfigMap. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AuthSecretTargetRef(
    @Required String parameter,
    @Required String name,
    @Required String key,
    @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

  public AuthSecretTargetRef {
    unknown = unknown == null ? Map.of() : unknown;
  }
}
