package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * How a metric's readings go.
 *
 * @param numberOfFailures in a row
 * @param status Happy or Failing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Health(Integer numberOfFailures, String status) {}
