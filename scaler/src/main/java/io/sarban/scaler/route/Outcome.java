package io.sarban.scaler.route;

import java.util.List;

/** What a route's {@code from} means for its worker's replicas. */
sealed interface Outcome {

  /** They follow what waits there. */
  record Scaled(List<Draft> drafts) implements Outcome {
    static Scaled by(Draft draft) {
      return new Scaled(List.of(draft));
    }
  }

  /** It begins by itself, at times of its own: one replica is always there. */
  record Always() implements Outcome {}

  /** Another route of the worker feeds it. */
  record Fed() implements Outcome {}
}
