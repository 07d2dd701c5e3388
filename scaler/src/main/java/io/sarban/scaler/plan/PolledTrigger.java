// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.plan;

import io.sarban.scaler.decide.Reading;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.TriggerType;
import io.sarban.scaler.resolve.SecretValues;
import java.util.List;
import java.util.Optional;

/**
 * A trigger, ready to be measured.
 *
 * @param label as messages call it
 * @param name the trigger's own name; empty if it has none
 * @param metricName the external metric's name, {@code s<index>-...}
 * @param hints what should be written differently, in words for the user
 * @param secrets hidden in all messages about it
 * @param flaw why it cannot be measured as it is written; empty for one that can
 */
public record PolledTrigger(
    String label,
    String name,
    String metricName,
    String type,
    TriggerType measuredBy,
    Query query,
    List<String> hints,
    SecretValues secrets,
    Optional<Measurement.Failed> flaw) {

  /** The measurement with secrets hidden: the author of its message cannot know what is secret. */
  public Measurement told(Measurement measurement) {
    return measurement instanceof Measurement.Failed failed
        ? failed.reworded(secrets::hide)
        : measurement;
  }

  /** Whether {@link #told} has hidden the secrets of this message the last time. */
  public boolean hasTold(Measurement.Failed failed) {
    return secrets.hasHidden(failed.message());
  }

  /** The failure without its message, where secrets in it cannot be searched for. */
  public Measurement untold(Measurement.Failed failed) {
    return failed.reworded(message -> SecretValues.NOT_SEARCHED);
  }

  public Reading reading(Measurement measurement) {
    if (measurement instanceof Measurement.Measured measured) {
      return measured(measured);
    }
    Measurement.Failed failed = (Measurement.Failed) measurement;
    return new Reading.Unreadable(
        metricName, name, query.target(), failed.message(), failed.atLeast().map(this::measured));
  }

  private Reading.Measured measured(Measurement.Measured measured) {
    return new Reading.Measured(
        metricName, name, query.target(), measured.value(), measured.active());
  }
}
