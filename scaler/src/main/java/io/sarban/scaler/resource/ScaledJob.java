// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumns;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import io.sarban.scaler.problem.InvalidFieldException;
import java.util.Optional;
import java.util.stream.Collectors;

/** KEDA's ScaledJob, unchanged. */
@JsonDeserialize(using = ResourceDecoder.OfScaledJob.class)
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
public class ScaledJob extends DecodedResource<ScaledJobSpec, ScaledJobStatus> implements Polled {
  private static final long serialVersionUID = 1L;

  @Override
  public Optional<PolledSpec> specIfAny() {
    return Optional.ofNullable(getSpec());
  }

  /**
   * The spec of its Jobs; empty if it has none.
   *
   * @throws InvalidFieldException if that is no JobSpec
   */
  public Optional<JobSpec> jobSpec() {
    if (getSpec() == null || getSpec().jobTargetRef() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Serialization.jsonMapper().convertValue(getSpec().jobTargetRef(), JobSpec.class));
    } catch (IllegalArgumentException e) {
      throw new InvalidFieldException("spec.jobTargetRef", "is no JobSpec: " + oneLine(e));
    }
  }

  /** Where the problem is, and what it is; not the value, which may be a secret. */
  private static String oneLine(IllegalArgumentException e) {
    if (e.getCause() instanceof JsonMappingException mapping) {
      String path =
          mapping.getPath().stream()
              .map(at -> at.getFieldName() == null ? "[" + at.getIndex() + "]" : at.getFieldName())
              .collect(Collectors.joining("."));
      return "fix the type of " + path.replace(".[", "[");
    }
    return "fix it";
  }
}
