// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Map;

/** What an object scales: by default a Deployment of the same namespace. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ScaleTargetRef(
    String apiVersion,
    String kind,
    @Required @Size(min = 1) String name,
    String envSourceContainerName,
    @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

  public ScaleTargetRef {
    unknown = unknown == null ? Map.of() : unknown;
  }
}
