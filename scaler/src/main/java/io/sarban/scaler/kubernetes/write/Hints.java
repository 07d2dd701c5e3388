// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.write;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.report.PollListener;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Events about settings that users should write in another way. The leader writes them; a new
 * leader also writes those found earlier, as KEDA does at its start.
 */
public final class Hints implements PollListener {

  private final Function<ResourceKey, Optional<HasMetadata>> resources;
  private final Events events;
  private final BooleanSupplier leading;
  private final Map<ResourceKey, Set<String>> unsaid = new HashMap<>();

  /**
   * @param leading whether this scaler leads
   */
  public Hints(
      Function<ResourceKey, Optional<HasMetadata>> resources,
      Events events,
      BooleanSupplier leading) {
    this.resources = resources;
    this.events = events;
    this.leading = leading;
  }

  /** Called when this scaler becomes the leader. */
  public synchronized void takeOver() {
    unsaid.forEach((object, hints) -> hints.forEach(hint -> say(object, hint)));
    unsaid.clear();
  }

  @Override
  public synchronized void hinted(ResourceKey object, String hint) {
    if (leading.getAsBoolean()) {
      say(object, hint);
    } else {
      unsaid.computeIfAbsent(object, any -> new LinkedHashSet<>()).add(hint);
    }
  }

  @Override
  public synchronized void forgotten(ResourceKey object) {
    unsaid.remove(object);
  }

  private void say(ResourceKey object, String hint) {
    resources.apply(object).ifPresent(found -> events.normal(found, "KEDAScalerInfo", hint));
  }
}
