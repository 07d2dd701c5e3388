// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The objects that use an authentication.
 *
 * @param scaledobjects names, separated by commas
 * @param scaledjobs names, separated by commas
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TriggerAuthenticationStatus(String scaledobjects, String scaledjobs) {}
