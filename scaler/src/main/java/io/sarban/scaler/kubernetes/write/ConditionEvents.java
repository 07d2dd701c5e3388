// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.write;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sarban.scaler.resource.Condition;
import io.sarban.scaler.resource.Conditions;
import java.util.List;
import java.util.Optional;

/**
 * The events for the change of one condition.
 *
 * @param before the conditions written last
 */
public record ConditionEvents(Events events, HasMetadata object, List<Condition> before) {

  /** The object is ready, for the first time or again. */
  public void ready(Condition now) {
    boolean changed = then(now).map(old -> !old.status().equals(now.status())).orElse(true);
    if (changed) {
      String kind = object.getKind();
      events.normal(object, kind + "Ready", kind + " is ready for scaling");
    }
  }

  /** Whether a condition differs from before. */
  public boolean isReworded(Condition now) {
    return then(now).map(old -> !old.message().equals(now.message())).orElse(true);
  }

  /** A condition that is on or off; an unknown one gives no event. */
  public void toggled(Condition now, String on, String off) {
    boolean is = now.status().equals("True");
    boolean was = then(now).map(old -> old.status().equals("True")).orElse(false);
    boolean known = is || now.status().equals("False");
    if (known && is != was) {
      events.normal(object, is ? on : off, now.message());
    }
  }

  /** The previous condition of the same type; empty if there was none. */
  public Optional<Condition> then(Condition now) {
    return Conditions.find(before, now.type());
  }
}
