// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The health of a metric's readings.
 *
 * @param numberOfFailures in a row
 * @param status Happy or Failing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Health(Integer numberOfFailures, String status) {}
