package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

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

  /** KEDA's default, spelled out. */
  boolean isNone() {
    return provider == null || provider.isEmpty() || provider.equals("none");
  }
}
