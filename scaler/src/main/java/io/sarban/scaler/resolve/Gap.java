// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resolve;

import io.sarban.scaler.problem.FieldFault;

/**
 * A parameter that a trigger's authentication or environment refers to, and that is missing. As in
 * KEDA, the trigger works without it if it can.
 *
 * @param parameter the missing parameter
 * @param fault of the trigger's field that refers to it: what is missing, and what fixes that
 */
public record Gap(String parameter, FieldFault fault) {}
