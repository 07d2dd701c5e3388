package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** What Sarban reads and writes of a ScaledJob's status. KEDA 2.20 has more there. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScaledJobStatus(
    String lastActiveTime,
    List<Condition> conditions,
    String triggersTypes,
    String authenticationsTypes) {}
