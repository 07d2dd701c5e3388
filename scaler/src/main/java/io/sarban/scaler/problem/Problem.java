// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.problem;

import io.sarban.scaler.name.ResourceKey;

/**
 * A fault that a user can correct, in one line of bounded length, regardless of what a tenant or a
 * source put into it.
 *
 * @param object the resource it is about
 * @param trigger the trigger's name or {@code type (index)}; empty if it is about the whole object
 * @param fault what is wrong and what corrects it; never a secret
 * @param elsewhere whether only this machine lacks something, and the object is valid on Kubernetes
 */
public record Problem(ResourceKey object, String trigger, FieldFault fault, boolean elsewhere) {

  private static final int MAX_MESSAGE = 2000;
  private static final int MAX_NAME = 300;

  public Problem {
    trigger = line(trigger, MAX_NAME);
    fault =
        new FieldFault(
                line(fault.field(), MAX_NAME), fault.message(), fault.cause(), fault.referred())
            .reworded(words -> line(words, MAX_MESSAGE));
  }

  /** A problem that the user can correct. */
  public Problem(ResourceKey object, String trigger, String field, String message) {
    this(object, trigger, new FieldFault(field, message), false);
  }

  /** A problem of the whole object that the user can correct. */
  public static Problem of(ResourceKey object, FieldFault fault) {
    return new Problem(object, "", fault, false);
  }

  /** A problem of the whole object that the user can correct. */
  public static Problem of(ResourceKey object, InvalidFieldException why) {
    return of(object, why.fault());
  }

  private static String line(String text, int most) {
    // format characters can reverse a line
    String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\x{80}-\\x{9f}\\u2028\\u2029]+", " ").strip();
    return line.length() > most ? line.substring(0, most) + " ..." : line;
  }

  /** The field, such as {@code queueName} or {@code spec.maxReplicaCount}; may be empty. */
  public String field() {
    return fault.field();
  }

  /** What is wrong and what corrects it. */
  public String message() {
    return fault.message();
  }

  /** {@code trigger s0-rabbitmq, queueName: ...}. */
  public String withoutObject() {
    return (trigger.isEmpty() ? "" : "trigger " + trigger + ", ")
        + (field().isEmpty() ? "" : field() + ": ")
        + message();
  }

  /** {@code ScaledObject default/hello, trigger s0-rabbitmq, queueName: ...}. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder(object.toString());
    if (!trigger.isEmpty()) {
      line.append(", trigger ").append(trigger);
    }
    if (!field().isEmpty()) {
      line.append(", ").append(field());
    }
    return line.append(": ").append(message()).toString();
  }
}
