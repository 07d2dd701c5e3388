// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumns;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Optional;

/** KEDA's ScaledObject, unchanged. */
@JsonDeserialize(using = ResourceDecoder.OfScaledObject.class)
@Group("keda.sh")
@Version("v1alpha1")
@Kind("ScaledObject")
@Plural("scaledobjects")
@ShortNames("so")
@AdditionalPrinterColumns({
  @AdditionalPrinterColumn(name = "ScaleTargetKind", jsonPath = ".status.scaleTargetKind"),
  @AdditionalPrinterColumn(name = "ScaleTargetName", jsonPath = ".spec.scaleTargetRef.name"),
  @AdditionalPrinterColumn(
      name = "Min",
      jsonPath = ".spec.minReplicaCount",
      type = AdditionalPrinterColumn.Type.INTEGER),
  @AdditionalPrinterColumn(
      name = "Max",
      jsonPath = ".spec.maxReplicaCount",
      type = AdditionalPrinterColumn.Type.INTEGER),
  @AdditionalPrinterColumn(
      name = "Ready",
      jsonPath = ".status.conditions[?(@.type==\"Ready\")].status"),
  @AdditionalPrinterColumn(
      name = "Active",
      jsonPath = ".status.conditions[?(@.type==\"Active\")].status"),
  @AdditionalPrinterColumn(
      name = "Fallback",
      jsonPath = ".status.conditions[?(@.type==\"Fallback\")].status"),
  @AdditionalPrinterColumn(
      name = "Paused",
      jsonPath = ".status.conditions[?(@.type==\"Paused\")].status"),
  @AdditionalPrinterColumn(name = "Triggers", jsonPath = ".status.triggersTypes"),
  @AdditionalPrinterColumn(name = "Authentications", jsonPath = ".status.authenticationsTypes"),
  @AdditionalPrinterColumn(
      name = "Age",
      jsonPath = ".metadata.creationTimestamp",
      type = AdditionalPrinterColumn.Type.DATE)
})
public class ScaledObject extends DecodedResource<ScaledObjectSpec, ScaledObjectStatus>
    implements Polled {
  private static final long serialVersionUID = 1L;

  @Override
  public Optional<PolledSpec> specIfAny() {
    return Optional.ofNullable(getSpec());
  }

  /** The name of its HorizontalPodAutoscaler: as the object says, else keda-hpa-NAME. */
  public String autoscalerName() {
    return getSpec()
        .advancedIfAny()
        .map(Advanced::horizontalPodAutoscalerConfig)
        .map(HorizontalPodAutoscalerConfig::name)
        .filter(name -> !name.isEmpty())
        .orElse("keda-hpa-" + getMetadata().getName());
  }
}
