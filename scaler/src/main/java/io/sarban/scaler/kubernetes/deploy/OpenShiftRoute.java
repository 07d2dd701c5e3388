// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.deploy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Version;

/** OpenShift's Route to a Service, with the fields that are used here. */
@Group(OpenShiftRoute.GROUP)
@Version("v1")
@Kind("Route")
public class OpenShiftRoute extends CustomResource<OpenShiftRoute.Spec, OpenShiftRoute.Status>
    implements Namespaced {
  private static final long serialVersionUID = 1L;

  /** The API group that shows that a cluster is OpenShift. */
  public static final String GROUP = "route.openshift.io";

  /** Its path, destination and TLS settings. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Spec(String path, To to, Port port, Tls tls) {}

  /** A reference to a Service. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record To(String kind, String name) {}

  /** A port of the Service, by name. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Port(String targetPort) {}

  /** Where TLS ends, and what happens to requests without TLS. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Tls(String termination, String insecureEdgeTerminationPolicy) {}

  /** Written by OpenShift; not read here. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Status() {}

  /** A Route to a Service's port named http. */
  static OpenShiftRoute to(String service, ObjectMeta metadata) {
    return to(service, null, metadata);
  }

  /**
   * @param path of the requests, with all paths below it; null for all
   */
  static OpenShiftRoute to(String service, String path, ObjectMeta metadata) {
    OpenShiftRoute route = new OpenShiftRoute();
    route.setMetadata(metadata);
    route.setSpec(
        new Spec(path, new To("Service", service), new Port("http"), new Tls("edge", "Redirect")));
    return route;
  }
}
