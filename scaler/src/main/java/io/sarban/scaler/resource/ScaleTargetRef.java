package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/** What an object scales: by default a Deployment of the same namespace. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ScaleTargetRef(
    String apiVersion,
    String kind,
    String name,
    String envSourceContainerName,
    @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

  public ScaleTargetRef {
    unknown = unknown == null ? Map.of() : unknown;
  }
}
