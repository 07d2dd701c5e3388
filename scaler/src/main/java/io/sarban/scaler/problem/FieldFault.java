// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.problem;

import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What is wrong with one field of a resource or of a trigger.
 *
 * @param field such as {@code spec.triggers[0].metadata}, as the user wrote it; empty if it is
 *     about the whole; bounded in length
 * @param message what is wrong and what fixes it, in one line; never the text of a field that may
 *     hold a secret
 * @param cause for code that must distinguish faults
 * @param referred the resource to fix, where the field only refers to it
 */
public record FieldFault(
    String field, String message, Cause cause, Optional<ResourceFault> referred) {

  /** The cause of a fault, for code; everything else is in the message, for people. */
  public enum Cause {
    OTHER,
    /** The scale target, or its kind, is missing. */
    NO_TARGET,
    /** The scale target is of a kind without {@code /scale}. */
    NO_SCALE
  }

  public FieldFault(String field, String message) {
    this(field, message, Cause.OTHER);
  }

  public FieldFault(String field, String message, Cause cause) {
    this(field, message, cause, Optional.empty());
  }

  /** The fault of a field that refers to a faulty resource. */
  public FieldFault(String field, ResourceFault referred) {
    this(field, referred.toString(), Cause.OTHER, Optional.of(referred));
  }

  /** For a caller that cannot use the resource with this fault. */
  public InvalidFieldException asException() {
    return new InvalidFieldException(this);
  }

  /** The same, with a place in a file. */
  public FieldFault at(String place) {
    return new FieldFault(field, message + " (" + place + ")", cause, referred);
  }

  /** The same in other words, such as those that hide secrets. */
  public FieldFault reworded(UnaryOperator<String> words) {
    return new FieldFault(
        field,
        words.apply(message),
        cause,
        referred.map(it -> new ResourceFault(it.resource(), it.fault().reworded(words))));
  }

  /** {@code spec.filePath is for a ClusterTriggerAuthentication only: use one}. */
  @Override
  public String toString() {
    return field.isEmpty() ? message : field + " " + message;
  }
}
