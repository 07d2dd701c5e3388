package io.sarban.scaler.resource;

import java.util.Map;

/** Who scales a target from 1 to N. */
public enum Engine {
  /** The scaler itself, in one step. */
  DIRECT,
  /** A HorizontalPodAutoscaler, which reads the scaler's metrics, as with KEDA. */
  HPA;

  private static final String ANNOTATION = "sarban.io/engine";

  /**
   * The engine of an object: as its annotation {@code sarban.io/engine} says, else hpa where its
   * spec speaks of one, else the scaler's own setting.
   *
   * @throws InvalidFieldException if the annotation names none
   */
  public static Engine of(
      Map<String, String> annotations, ScaledObjectSpec spec, Engine byDefault) {
    String wanted = annotations.getOrDefault(ANNOTATION, "");
    return switch (wanted) {
      case "direct" -> DIRECT;
      case "hpa" -> HPA;
      case "" -> needsHpa(spec) ? HPA : byDefault;
      default ->
          throw new InvalidFieldException(
              ANNOTATION, "must be \"direct\" or \"hpa\", not \"" + wanted + "\"");
    };
  }

  private static boolean needsHpa(ScaledObjectSpec spec) {
    return spec.advancedIfAny().map(Advanced::horizontalPodAutoscalerConfig).isPresent()
        || spec.triggers().stream().anyMatch(ResourceMetric::isOne);
  }
}
