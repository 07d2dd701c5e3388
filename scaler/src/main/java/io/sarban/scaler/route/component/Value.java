// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route.component;

import java.util.Optional;

/**
 * A value of a route, with its placeholders replaced.
 *
 * @param text the value that the worker sees
 * @param variable the variable that makes up the whole value, as in {@code '{{RABBITMQ_URL}}'}
 * @param literal whether it is written in the route without any placeholder
 */
public record Value(String text, Optional<String> variable, boolean literal) {

  /** A value as it is written in the route. */
  static Value literal(String text) {
    return new Value(text, Optional.empty(), true);
  }

  /** A text composed of this value and others; no variable holds it. */
  Value made(String text) {
    return new Value(text, Optional.empty(), literal);
  }

  /** A text composed of parts that are not secret. */
  static Value composed(String text) {
    return new Value(text, Optional.empty(), false);
  }

  /** Keeps secrets out of logs. */
  @Override
  public String toString() {
    return "Value" + variable;
  }
}
