// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.hpa;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.sarban.scaler.kubernetes.api.Fence;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.report.PlannedObject;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.ScaledObject;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Writes the HorizontalPodAutoscalers of objects with engine hpa, and deletes those of other
 * objects.
 */
public final class AutoscalerWriter {

  private final Fence fence;
  private final BiFunction<String, String, Optional<HorizontalPodAutoscaler>> autoscalers;

  /**
   * @param autoscalers finds one by namespace and name
   */
  public AutoscalerWriter(
      Fence fence, BiFunction<String, String, Optional<HorizontalPodAutoscaler>> autoscalers) {
    this.fence = fence;
    this.autoscalers = autoscalers;
  }

  /**
   * Brings the object's autoscaler into the planned state.
   *
   * @return a problem if an autoscaler with its name belongs to someone else
   */
  public Optional<Problem> write(ScaledObject object, PlannedObject plan) {
    boolean wants = plan.engine() == Engine.HPA && !plan.rules().paused();
    String name = Autoscalers.name(object);
    deleteAllBut(wants ? name : "", object);
    if (!wants) {
      return Optional.empty();
    }
    HorizontalPodAutoscaler wanted = Autoscalers.of(object, plan);
    Optional<HorizontalPodAutoscaler> found = find(object, name);
    Optional<String> foreign =
        found.flatMap(autoscaler -> Ownership.foreign(object, plan.target(), autoscaler));
    if (foreign.isPresent()) {
      return Optional.of(new Problem(plan.key(), "", Ownership.NAME_FIELD, foreign.get()));
    }
    if (found.isEmpty()) {
      fence.client().resource(wanted).create();
    } else if (AutoscalerDifference.matters(found.get(), wanted)) {
      // refused after a change by someone else, who may have taken it over
      wanted.getMetadata().setResourceVersion(found.get().getMetadata().getResourceVersion());
      fence.client().resource(wanted).update();
    }
    return Optional.empty();
  }

  /** Deletes all autoscalers that belong to the object. */
  public void delete(ScaledObject object) {
    deleteAllBut("", object);
  }

  /**
   * Deletes autoscalers with an earlier name, or from KEDA, which would work against this scaler.
   */
  private void deleteAllBut(String kept, ScaledObject object) {
    String before = object.getStatus() == null ? null : object.getStatus().hpaName();
    Stream.of(Autoscalers.name(object), before)
        .filter(Objects::nonNull)
        .distinct()
        .filter(name -> !name.equals(kept))
        .flatMap(name -> find(object, name).stream())
        .filter(autoscaler -> Ownership.owns(object, autoscaler))
        .forEach(autoscaler -> fence.client().resource(autoscaler).delete());
  }

  private Optional<HorizontalPodAutoscaler> find(ScaledObject object, String name) {
    return autoscalers.apply(object.getMetadata().getNamespace(), name);
  }
}
