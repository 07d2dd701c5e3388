// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One condition of an object's status.
 *
 * @param type Ready, Active, Fallback or Paused
 * @param status True, False or Unknown
 * @param reason one word for programs, as KEDA has them
 * @param lastTransitionTime when {@code status} last changed, RFC 3339
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(
    String type, String status, String reason, String message, String lastTransitionTime) {

  public Condition {
    type = type == null ? "" : type;
    status = status == null ? "" : status;
    reason = reason == null ? "" : reason;
    message = message == null ? "" : message;
  }

  /** A condition without a time: {@link Conditions#merge} sets it. */
  public static Condition of(String type, String status, String reason, String message) {
    return new Condition(type, status, reason, message, null);
  }

  /** Whether both say the same, regardless of their times. */
  public boolean says(Condition other) {
    return type.equals(other.type)
        && status.equals(other.status)
        && reason.equals(other.reason)
        && message.equals(other.message);
  }
}
