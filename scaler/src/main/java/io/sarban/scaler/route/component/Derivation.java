// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route.component;

import java.util.List;

/** The effect of a route's {@code from} on the replicas of its worker. */
public sealed interface Derivation {

  /** The replicas follow the waiting messages. */
  record Scaled(List<Draft> drafts) implements Derivation {
    static Scaled by(Draft draft) {
      return new Scaled(List.of(draft));
    }
  }

  /** The route starts by itself, at its own times: one replica always runs. */
  record Always() implements Derivation {}

  /** Another route of the worker feeds it. */
  record Fed() implements Derivation {}
}
