package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** A ScaledJob's status, as KEDA 2.20 has it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScaledJobStatus(
    String lastActiveTime,
    List<Condition> conditions,
    String triggersTypes,
    String authenticationsTypes) {}
