// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Required;
import java.util.Map;

/** A trigger parameter that is a token of a service account, as the API server issues it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BoundServiceAccountToken(
    @Required String parameter,
    @Required String serviceAccountName,
    @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

  public BoundServiceAccountToken {
    unknown = unknown == null ? Map.of() : unknown;
  }
}
