// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.plan;

import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.FieldFault;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What only one object may have: a target, or a HorizontalPodAutoscaler. The first object that
 * claims it keeps it. Thread-safe.
 */
final class Claims {

  private final Map<ResourceKey, ResourceKey> owners = new HashMap<>();
  private final Map<ResourceKey, List<ResourceKey>> held = new HashMap<>();

  /** A resource that another object has claimed. */
  record Taken(ResourceKey what, ResourceKey owner) {

    /** The fault of the object that also wants it. */
    FieldFault fault() {
      if (what.kind().equals(ResourceKind.HORIZONTAL_POD_AUTOSCALER)) {
        return new FieldFault(
            "spec.advanced.horizontalPodAutoscalerConfig.name",
            "the HPA '%s' is already managed by the ScaledObject '%s': give each object's a name of its own"
                .formatted(what.name(), owner.name()));
      }
      return new FieldFault(
          "spec.scaleTargetRef.name",
          what + " is already scaled by " + owner + ": delete one of the two objects");
    }
  }

  /** The first of these resources that another object has claimed. */
  synchronized Optional<Taken> taken(ResourceKey object, List<ResourceKey> wanted) {
    return wanted.stream()
        .filter(what -> owners.containsKey(what) && !owners.get(what).equals(object))
        .findFirst()
        .map(what -> new Taken(what, owners.get(what)));
  }

  /** Claims all of these, or none if another object has one. */
  synchronized Optional<Taken> claim(ResourceKey object, List<ResourceKey> wanted) {
    Optional<Taken> taken = taken(object, wanted);
    if (taken.isEmpty()) {
      release(object);
      wanted.forEach(what -> owners.put(what, object));
      held.put(object, wanted);
    }
    return taken;
  }

  /** Releases all claims of the object. */
  synchronized void release(ResourceKey object) {
    List<ResourceKey> had = held.remove(object);
    if (had != null) {
      had.forEach(owners::remove);
    }
  }

  synchronized int size() {
    return owners.size();
  }
}
