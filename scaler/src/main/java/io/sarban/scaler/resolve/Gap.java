package io.sarban.scaler.resolve;

import io.sarban.scaler.problem.FieldFault;

/**
 * A parameter that a trigger's authentication or environment names, and that is not there. As in
 * KEDA the trigger goes on without it where it can.
 *
 * @param parameter that is not given
 * @param fault of the trigger's field that refers to it: what is missing, and what fixes that
 */
public record Gap(String parameter, FieldFault fault) {}
