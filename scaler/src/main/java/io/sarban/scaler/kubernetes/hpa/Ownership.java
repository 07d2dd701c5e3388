package io.sarban.scaler.kubernetes.hpa;

import io.fabric8.kubernetes.api.model.autoscaling.v2.CrossVersionObjectReference;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.TargetRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whose a HorizontalPodAutoscaler is. */
public final class Ownership {

  private static final String TRANSFER = "scaledobject.keda.sh/transfer-hpa-ownership";
  private static final String VALIDATE = "validations.keda.sh/hpa-ownership";

  private Ownership() {}

  /** Somebody else's autoscaler on the object's target, unless the object may take it over. */
  public static Optional<String> conflict(
      ScaledObject object, TargetRef target, List<HorizontalPodAutoscaler> autoscalers) {
    Map<String, String> annotations = object.annotations();
    if ("false".equals(annotations.get(VALIDATE))) {
      return Optional.empty();
    }
    boolean transfer = "true".equals(annotations.get(TRANSFER));
    return autoscalers.stream()
        .filter(autoscaler -> scales(autoscaler, target))
        // of two objects on one target the other check tells
        .filter(autoscaler -> !isOfAnObject(autoscaler))
        .map(autoscaler -> autoscaler.getMetadata().getName())
        .filter(name -> !(transfer && name.equals(Autoscalers.name(object))))
        .findFirst()
        .map(
            name ->
                target
                    + " is already scaled by the HorizontalPodAutoscaler "
                    + name
                    + ": delete that, or hand it over by the annotation "
                    + TRANSFER
                    + " with its name in spec.advanced.horizontalPodAutoscalerConfig.name");
  }

  /** Whether the object owns it, or may take it over. */
  public static boolean mayTake(ScaledObject object, HorizontalPodAutoscaler autoscaler) {
    return owns(object, autoscaler) || "true".equals(object.annotations().get(TRANSFER));
  }

  private static boolean isOfAnObject(HorizontalPodAutoscaler autoscaler) {
    return autoscaler.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> "ScaledObject".equals(owner.getKind()));
  }

  public static boolean owns(ScaledObject object, HorizontalPodAutoscaler autoscaler) {
    return autoscaler.getMetadata().getOwnerReferences().stream()
        .anyMatch(
            owner ->
                "ScaledObject".equals(owner.getKind())
                    && owner.getName().equals(object.getMetadata().getName()));
  }

  private static boolean scales(HorizontalPodAutoscaler autoscaler, TargetRef target) {
    CrossVersionObjectReference ref = autoscaler.getSpec().getScaleTargetRef();
    return ref.getName().equals(target.name()) && ref.getKind().equals(target.kind());
  }
}
