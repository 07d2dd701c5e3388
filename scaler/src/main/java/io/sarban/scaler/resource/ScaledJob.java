package io.sarban.scaler.resource;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumns;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** KEDA's ScaledJob, unchanged. */
@Group("keda.sh")
@Version("v1alpha1")
@Kind("ScaledJob")
@Plural("scaledjobs")
@ShortNames("sj")
@AdditionalPrinterColumns({
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
      name = "Paused",
      jsonPath = ".status.conditions[?(@.type==\"Paused\")].status"),
  @AdditionalPrinterColumn(name = "Triggers", jsonPath = ".status.triggersTypes"),
  @AdditionalPrinterColumn(name = "Authentications", jsonPath = ".status.authenticationsTypes"),
  @AdditionalPrinterColumn(
      name = "Age",
      jsonPath = ".metadata.creationTimestamp",
      type = AdditionalPrinterColumn.Type.DATE)
})
public class ScaledJob extends CustomResource<ScaledJobSpec, ScaledJobStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;
}
