// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/** The secret store of a cloud; kept as it is written. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CloudSecretStore(
    PodIdentity podIdentity, @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

  public CloudSecretStore {
    unknown = unknown == null ? Map.of() : unknown;
  }
}
