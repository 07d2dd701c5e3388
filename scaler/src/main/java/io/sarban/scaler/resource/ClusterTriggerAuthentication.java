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

/** KEDA's ClusterTriggerAuthentication, unchanged. */
@JsonDeserialize(using = ResourceDecoder.OfClusterTriggerAuthentication.class)
@Group("keda.sh")
@Version("v1alpha1")
@Kind("ClusterTriggerAuthentication")
@Plural("clustertriggerauthentications")
@ShortNames("cta")
@AdditionalPrinterColumns({
  @AdditionalPrinterColumn(name = "PodIdentity", jsonPath = ".spec.podIdentity.provider"),
  @AdditionalPrinterColumn(name = "Secret", jsonPath = ".spec.secretTargetRef[*].name"),
  @AdditionalPrinterColumn(name = "Env", jsonPath = ".spec.env[*].name"),
  @AdditionalPrinterColumn(name = "VaultAddress", jsonPath = ".spec.hashiCorpVault.address"),
  @AdditionalPrinterColumn(
      name = "ScaledObjects",
      jsonPath = ".status.scaledobjects",
      priority = 1),
  @AdditionalPrinterColumn(name = "ScaledJobs", jsonPath = ".status.scaledjobs", priority = 1)
})
public class ClusterTriggerAuthentication
    extends DecodedResource<TriggerAuthenticationSpec, TriggerAuthenticationStatus> {
  private static final long serialVersionUID = 1L;
}
