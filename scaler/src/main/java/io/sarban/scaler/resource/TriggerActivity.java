// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

/** Whether a trigger has work; written even if it has none. */
public record TriggerActivity(boolean isActive) {}
