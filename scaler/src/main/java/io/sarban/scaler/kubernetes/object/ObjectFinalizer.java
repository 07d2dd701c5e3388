// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.object;

import io.sarban.scaler.act.Replicas;
import io.sarban.scaler.act.ScaleException;
import io.sarban.scaler.kubernetes.api.Fence;
import io.sarban.scaler.kubernetes.api.Finalizer;
import io.sarban.scaler.kubernetes.hpa.AutoscalerWriter;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.report.PlannedObject;
import io.sarban.scaler.resource.Advanced;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.TargetRef;

/**
 * Cleans up before an object is deleted: restores its target's replicas, and deletes its
 * autoscaler. Only an object that needs this has the finalizer: others would block the deletion of
 * their namespace while no scaler runs.
 */
final class ObjectFinalizer {

  private final Fence fence;
  private final Replicas replicas;
  private final AutoscalerWriter autoscalers;

  ObjectFinalizer(Fence fence, Replicas replicas, AutoscalerWriter autoscalers) {
    this.fence = fence;
    this.replicas = replicas;
    this.autoscalers = autoscalers;
  }

  /** Whether the object needs this cleanup. */
  static boolean isNeeded(ScaledObject object, PlannedObject plan) {
    return restores(object) || plan.engine() == Engine.HPA;
  }

  /** Adds or removes the finalizer, as the object needs it. */
  void bind(ScaledObject object, PlannedObject plan) {
    if (isNeeded(object, plan)) {
      Finalizer.put(fence.client(), object);
    } else {
      Finalizer.remove(fence.client(), object);
    }
  }

  /**
   * Cleans up, and removes the finalizer.
   *
   * @param object an object that is being deleted
   * @return whether the object had the finalizer
   * @throws ScaleException if its target cannot be scaled now; the object keeps waiting
   */
  boolean finish(ScaledObject object) throws ScaleException {
    if (!Finalizer.isOn(object)) {
      return false;
    }
    autoscalers.delete(object);
    Integer original = ObjectStatuses.before(object).originalReplicaCount();
    if (restores(object) && original != null && object.getSpec().scaleTargetRef() != null) {
      restore(TargetRef.of(object), original);
    }
    Finalizer.remove(fence.client(), object);
    return true;
  }

  private static boolean restores(ScaledObject object) {
    return object
        .getSpec()
        .advancedIfAny()
        .map(Advanced::restoreToOriginalReplicaCount)
        .orElse(false);
  }

  private void restore(TargetRef target, int original) throws ScaleException {
    try {
      if (replicas.of(target).isPresent()) {
        replicas.scale(target, original);
      }
    } catch (InvalidFieldException e) {
      // a target that is gone, even with its kind, needs no replicas
    }
  }
}
