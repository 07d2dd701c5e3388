package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.util.Map;

/** A ScaledObject's status as it was read. */
public record ScaledObjectStatus(@JsonAnySetter @JsonAnyGetter Map<String, Object> fields) {

  public ScaledObjectStatus {
    fields = fields == null ? Map.of() : fields;
  }
}
