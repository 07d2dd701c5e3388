// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.hpa;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.autoscaling.v2.CrossVersionObjectReference;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.TargetRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides to whom a HorizontalPodAutoscaler belongs. */
public final class Ownership {

  public static final String NAME_FIELD = "spec.advanced.horizontalPodAutoscalerConfig.name";

  private static final String TRANSFER = "scaledobject.keda.sh/transfer-hpa-ownership";

  /** KEDA reads this annotation on the autoscaler, not on the object. */
  private static final String VALIDATE = "validations.keda.sh/hpa-ownership";

  private Ownership() {}

  /**
   * Finds an autoscaler that does not belong to the object but has the same target, or the name of
   * its own autoscaler, and that the object may not take over.
   *
   * @param autoscalers in the object's namespace
   */
  public static Optional<InvalidFieldException> conflict(
      ScaledObject object,
      TargetRef target,
      Engine engine,
      List<HorizontalPodAutoscaler> autoscalers) {
    Optional<InvalidFieldException> scaled =
        autoscalers.stream()
            .filter(autoscaler -> scales(autoscaler, target))
            // the check for two objects with one target reports these
            .filter(autoscaler -> !isOfAnObject(autoscaler))
            .filter(autoscaler -> !mayTake(object, target, autoscaler))
            .findFirst()
            .map(autoscaler -> scaledBy(target, autoscaler.getMetadata().getName()))
            .map(why -> new InvalidFieldException("spec.scaleTargetRef.name", why));
    return engine == Engine.HPA ? scaled.or(() -> named(object, target, autoscalers)) : scaled;
  }

  private static String scaledBy(TargetRef target, String name) {
    return target
        + " is already scaled by the HorizontalPodAutoscaler "
        + name
        + ": delete that, or hand it over by the annotation "
        + TRANSFER
        + " with its name in "
        + NAME_FIELD;
  }

  private static Optional<InvalidFieldException> named(
      ScaledObject object, TargetRef target, List<HorizontalPodAutoscaler> autoscalers) {
    return autoscalers.stream()
        .filter(autoscaler -> autoscaler.getMetadata().getName().equals(object.autoscalerName()))
        .flatMap(autoscaler -> foreign(object, target, autoscaler).stream())
        .findFirst()
        .map(why -> new InvalidFieldException(NAME_FIELD, why));
  }

  /**
   * Why the object may not write the autoscaler with its own autoscaler's name; empty if it may.
   */
  public static Optional<String> foreign(
      ScaledObject object, TargetRef target, HorizontalPodAutoscaler autoscaler) {
    if (mayTake(object, target, autoscaler)) {
      return Optional.empty();
    }
    String name = autoscaler.getMetadata().getName();
    String owner =
        autoscaler.getMetadata().getOwnerReferences().stream()
            .filter(reference -> Boolean.TRUE.equals(reference.getController()))
            .findFirst()
            .map(reference -> "of " + reference.getKind() + " " + reference.getName())
            .orElse("of " + describe(autoscaler.getSpec().getScaleTargetRef()));
    return Optional.of(
        "the HorizontalPodAutoscaler "
            + name
            + " is there already and is that "
            + owner
            + ": set another name in "
            + NAME_FIELD
            + ", or delete that autoscaler");
  }

  private static String describe(CrossVersionObjectReference ref) {
    return ref.getKind() + " " + ref.getName();
  }

  /**
   * Whether the object owns the autoscaler or may take it over: one with its target, if an
   * annotation of the object asks for that, or one whose own annotation allows any object to.
   */
  private static boolean mayTake(
      ScaledObject object, TargetRef target, HorizontalPodAutoscaler autoscaler) {
    Map<String, String> annotations = autoscaler.getMetadata().getAnnotations();
    return owns(object, autoscaler)
        || (annotations != null && "false".equals(annotations.get(VALIDATE)))
        || ("true".equals(object.annotations().get(TRANSFER))
            && autoscaler.getMetadata().getName().equals(object.autoscalerName())
            && scales(autoscaler, target));
  }

  private static boolean isOfAnObject(HorizontalPodAutoscaler autoscaler) {
    return autoscaler.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> ResourceKind.SCALED_OBJECT.is(owner.getKind()));
  }

  public static boolean owns(ScaledObject object, HorizontalPodAutoscaler autoscaler) {
    return autoscaler.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> isReferenceTo(object, owner));
  }

  private static boolean isReferenceTo(ScaledObject object, OwnerReference owner) {
    return ResourceKind.SCALED_OBJECT.is(owner.getKind())
        && owner.getName().equals(object.getMetadata().getName());
  }

  private static boolean scales(HorizontalPodAutoscaler autoscaler, TargetRef target) {
    CrossVersionObjectReference ref = autoscaler.getSpec().getScaleTargetRef();
    return ref.getName().equals(target.name()) && ref.getKind().equals(target.kind());
  }
}
