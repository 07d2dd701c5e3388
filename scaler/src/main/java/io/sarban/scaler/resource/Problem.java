package io.sarban.scaler.resource;

/**
 * A fault that a user can mend, in one line.
 *
 * @param object the resource it is about
 * @param trigger the trigger's name or {@code type (index)}; empty if it is about the whole object
 * @param field the field, such as {@code queueName} or {@code spec.maxReplicaCount}; may be empty
 * @param message what is wrong and what mends it; never a secret
 */
public record Problem(ResourceKey object, String trigger, String field, String message) {

  /** {@code trigger s0-rabbitmq, queueName: ...}. */
  public String withoutObject() {
    return (trigger.isEmpty() ? "" : "trigger " + trigger + ", ")
        + (field.isEmpty() ? "" : field + ": ")
        + message;
  }

  /** {@code ScaledObject default/hello, trigger s0-rabbitmq, queueName: ...}. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder(object.toString());
    if (!trigger.isEmpty()) {
      line.append(", trigger ").append(trigger);
    }
    if (!field.isEmpty()) {
      line.append(", ").append(field);
    }
    return line.append(": ").append(message).toString();
  }
}
