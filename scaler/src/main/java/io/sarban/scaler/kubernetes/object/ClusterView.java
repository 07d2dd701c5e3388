// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.object;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.sarban.scaler.act.Replicas;
import io.sarban.scaler.kubernetes.hpa.AutoscalerCondition;
import io.sarban.scaler.kubernetes.hpa.Autoscalers;
import io.sarban.scaler.kubernetes.informer.ClusterResources;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resource.Condition;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.ScaledObjectStatus;
import io.sarban.scaler.resource.TargetRef;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** What the cluster knows about an object's target and autoscaler, for the object's status. */
record ClusterView(ClusterResources resources, Replicas replicas) {

  /** The target's replicas; empty if they are unknown, or cannot be read yet. */
  OptionalInt replicas(TargetRef target) {
    try {
      return replicas
          .of(target)
          .map(count -> OptionalInt.of(count.wanted()))
          .orElse(OptionalInt.empty());
    } catch (InvalidFieldException e) {
      return OptionalInt.empty();
    }
  }

  /** The status that the object should have. */
  ScaledObjectStatus status(ScaledObject object, Observed now, Instant at) {
    ResourceDefinitionContext kind = null;
    OptionalInt count = OptionalInt.empty();
    Optional<Condition> scaling = Optional.empty();
    if (now.plan() != null) {
      TargetRef target = now.plan().target();
      try {
        kind = resources.kinds().of(target.key().kind());
        count = now.original().isPresent() ? now.original() : replicas(target);
        scaling =
            resources
                .autoscaler(object.getMetadata().getNamespace(), Autoscalers.name(object))
                .flatMap(AutoscalerCondition::of);
      } catch (InvalidFieldException e) {
        // the conditions report it
      }
    }
    return ObjectStatuses.of(object, now, kind, count, scaling, at);
  }
}
