package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Required;
import java.util.Map;

/** Names the TriggerAuthentication (or, by kind, the ClusterTriggerAuthentication) of a trigger. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AuthenticationRef(
    @Required String name, String kind, @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

  public AuthenticationRef {
    unknown = unknown == null ? Map.of() : unknown;
  }
}
