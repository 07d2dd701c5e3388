// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import io.sarban.scaler.problem.InvalidFieldException;
import java.util.Map;

/** What scales a target from 1 to N. */
public enum Engine {
  /** The scaler itself, in one step. */
  DIRECT,
  /** A HorizontalPodAutoscaler, which reads the scaler's metrics, as with KEDA. */
  HPA;

  private static final String ANNOTATION = "sarban.io/engine";

  /**
   * The engine of an object: from its annotation {@code sarban.io/engine}; else hpa if its spec
   * names an autoscaler or has a cpu or memory trigger; else the scaler's setting. A {@code
   * behavior} alone needs no autoscaler: the direct engine follows it, too.
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
    return spec.advancedIfAny()
            .map(Advanced::horizontalPodAutoscalerConfig)
            .map(HorizontalPodAutoscalerConfig::name)
            .filter(name -> !name.isBlank())
            .isPresent()
        || spec.triggers().stream().anyMatch(ResourceMetric::isOne);
  }
}
