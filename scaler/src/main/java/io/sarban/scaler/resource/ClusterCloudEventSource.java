// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumns;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** KEDA's ClusterCloudEventSource, unchanged. */
@JsonDeserialize(using = EventSourceDecoder.OfClusterCloudEventSource.class)
@Group("eventing.keda.sh")
@Version("v1alpha1")
@Kind("ClusterCloudEventSource")
@Plural("clustercloudeventsources")
@AdditionalPrinterColumns({
  @AdditionalPrinterColumn(
      name = "Active",
      jsonPath = ".status.conditions[?(@.type==\"Active\")].status")
})
public class ClusterCloudEventSource
    extends DecodedResource<CloudEventSourceSpec, CloudEventSourceStatus> {
  private static final long serialVersionUID = 1L;
}
