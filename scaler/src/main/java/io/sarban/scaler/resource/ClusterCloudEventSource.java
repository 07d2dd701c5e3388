package io.sarban.scaler.resource;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumns;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;

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
    extends CustomResource<CloudEventSourceSpec, CloudEventSourceStatus> implements Decoded {
  private static final long serialVersionUID = 1L;

  private transient List<FieldFault> faults = List.of();

  @Override
  public List<FieldFault> faults() {
    return faults;
  }

  @Override
  public void faults(List<FieldFault> found) {
    faults = found;
  }
}
