package io.sarban.scaler.resource;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumns;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;

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
public class CloudEventSource extends CustomResource<CloudEventSourceSpec, CloudEventSourceStatus>
    implements Namespaced, Decoded {
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
