package io.sarban.scaler.route;

import java.util.Optional;

/**
 * A value of a route, with its placeholders replaced.
 *
 * @param text what the worker gets to see
 * @param variable the variable that it is as a whole, as in {@code '{{RABBITMQ_URL}}'}
 * @param literal whether it stands in the route as it is, without any placeholder
 */
record Value(String text, Optional<String> variable, boolean literal) {

  /** As it stands in the route. */
  static Value literal(String text) {
    return new Value(text, Optional.empty(), true);
  }

  /** A text that was made of this one, and of others; no variable holds it. */
  Value made(String text) {
    return new Value(text, Optional.empty(), literal);
  }

  /** A text of parts that are no secrets. */
  static Value composed(String text) {
    return new Value(text, Optional.empty(), false);
  }

  /** Keeps secrets out of logs. */
  @Override
  public String toString() {
    return "Value" + variable;
  }
}
