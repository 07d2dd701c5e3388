// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumns;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** KEDA's CloudEventSource, unchanged. */
@JsonDeserialize(using = EventSourceDecoder.OfCloudEventSource.class)
@Group("eventing.keda.sh")
@Version("v1alpha1")
@Kind("CloudEventSource")
@Plural("cloudeventsources")
@AdditionalPrinterColumns({
  @AdditionalPrinterColumn(
      name = "Active",
      jsonPath = ".status.conditions[?(@.type==\"Active\")].status")
})
public class CloudEventSource extends DecodedResource<CloudEventSourceSpec, CloudEventSourceStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;
}
