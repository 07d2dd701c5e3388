// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.event.sink;

import io.sarban.scaler.event.ScalerEvent;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.problem.OneLine;
import io.sarban.scaler.resource.CloudEventSourceSpec.EventSubscription;
import java.util.List;
import java.util.Set;

/**
 * Which events a source receives. A source in a namespace receives only that namespace's events: a
 * tenant sees nothing of another.
 *
 * @param namespace empty for all namespaces
 * @param included the types to receive; if empty, all
 */
record EventFilter(String namespace, Set<String> included, Set<String> excluded) {

  /**
   * Reads a subscription.
   *
   * @param subscription null for all events
   * @throws InvalidFieldException if both lists are given, or a type is unknown
   */
  static EventFilter of(String namespace, EventSubscription subscription) {
    if (subscription == null) {
      return new EventFilter(namespace, Set.of(), Set.of());
    }
    String field = "spec.eventSubscription";
    if (!subscription.includedEventTypes().isEmpty()
        && !subscription.excludedEventTypes().isEmpty()) {
      throw new InvalidFieldException(
          field, "includedEventTypes and excludedEventTypes exclude each other: use one");
    }
    return new EventFilter(
        namespace,
        known(field + ".includedEventTypes", subscription.includedEventTypes()),
        known(field + ".excludedEventTypes", subscription.excludedEventTypes()));
  }

  private static Set<String> known(String field, List<String> types) {
    for (String type : types) {
      if (!KedaEvent.types().contains(type)) {
        throw new InvalidFieldException(
            field,
            "KEDA has no event type \"" + OneLine.of(type) + "\": see docs/events.md for those");
      }
    }
    return Set.copyOf(types);
  }

  boolean wants(ScalerEvent event) {
    return (namespace.isEmpty() || namespace.equals(event.object().namespace()))
        && KedaEvent.type(event)
            .filter(type -> included.isEmpty() || included.contains(type))
            .filter(type -> !excluded.contains(type))
            .isPresent();
  }
}
