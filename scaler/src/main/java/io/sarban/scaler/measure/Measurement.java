// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure;

import io.sarban.scaler.problem.FieldFault;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A source's answer to one query. */
public sealed interface Measurement {

  /**
   * A metric.
   *
   * @param value the metric; a negative one counts as 0 when replicas are calculated
   * @param active whether it is above its activation value
   */
  record Measured(double value, boolean active) implements Measurement {}

  /**
   * The source did not give the metric.
   *
   * @param fault the trigger's field at fault, such as {@code queueName} or {@code host}, and what
   *     is wrong with it; no secret
   * @param elsewhere whether the object is valid, but can be measured on Kubernetes only
   * @param atLeast a known lower bound; the metric may be higher
   */
  record Failed(FieldFault fault, boolean elsewhere, Optional<Measured> atLeast)
      implements Measurement {

    /** The user has to fix something. */
    public Failed(FieldFault fault) {
      this(fault, false, Optional.empty());
    }

    public String field() {
      return fault.field();
    }

    public String message() {
      return fault.message();
    }

    /** The same in other words, such as those that hide secrets. */
    public Failed reworded(UnaryOperator<String> words) {
      return new Failed(fault.reworded(words), elsewhere, atLeast);
    }
  }

  static Measurement of(double value, double activation) {
    return new Measured(value, value > activation);
  }

  /** A failure because the metric can be measured on Kubernetes only. */
  static Measurement elsewhere(String field, String message) {
    return new Failed(new FieldFault(field, message), true, Optional.empty());
  }

  /** A failure of a part of the source. */
  static Measurement atLeast(String field, String message, Measured sure) {
    return new Failed(new FieldFault(field, message), false, Optional.of(sure));
  }

  static Measurement failed(String field, String message) {
    return new Failed(new FieldFault(field, message));
  }
}
