// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * The parts of a ScaledJob's status that Sarban reads and writes. KEDA 2.20 has more there, which
 * is kept.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScaledJobStatus(
    String lastActiveTime,
    List<Condition> conditions,
    String triggersTypes,
    String authenticationsTypes,
    @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

  public ScaledJobStatus {
    unknown = unknown == null ? Map.of() : unknown;
  }
}
