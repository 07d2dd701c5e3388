// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.Optional;

/** An identity that a cloud gives a pod; kept as it is written. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PodIdentity(
    String provider,
    String identityId,
    String roleArn,
    String identityOwner,
    @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

  public PodIdentity {
    unknown = unknown == null ? Map.of() : unknown;
  }

  /** One of its fields, if it is set, including fields that only KEDA uses. */
  public Optional<String> text(String field) {
    Object value =
        switch (field) {
          case "identityId" -> identityId;
          case "roleArn" -> roleArn;
          case "identityOwner" -> identityOwner;
          default -> unknown.get(field);
        };
    return Optional.ofNullable(value)
        .map(String::valueOf)
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  /** KEDA's default, spelled out. */
  public boolean none() {
    return provider == null || provider.isEmpty() || provider.equals("none");
  }
}
