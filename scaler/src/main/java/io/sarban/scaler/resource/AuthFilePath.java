package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Required;
import java.util.Map;

/**
 * A trigger parameter that is read from a file.
 *
 * @param path relative to the scaler's {@code --filepath-auth-root-path}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AuthFilePath(
    @Required String parameter,
    @Required String path,
    @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

  public AuthFilePath {
    unknown = unknown == null ? Map.of() : unknown;
  }
}
