package io.sarban.scaler.kubernetes.deploy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Version;

/** OpenShift's way from outside to a Service, as far as it is written here. */
@Group(OpenShiftRoute.GROUP)
@Version("v1")
@Kind("Route")
public class OpenShiftRoute extends CustomResource<OpenShiftRoute.Spec, OpenShiftRoute.Status>
    implements Namespaced {
  private static final long serialVersionUID = 1L;

  /** By it a cluster is known as one of OpenShift's. */
  public static final String GROUP = "route.openshift.io";

  /** What it leads to, and that it speaks TLS. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Spec(To to, Port port, Tls tls) {}

  /** A Service. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record To(String kind, String name) {}

  /** A port of it, by its name. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Port(String targetPort) {}

  /** Where TLS ends, and what becomes of requests without it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Tls(String termination, String insecureEdgeTerminationPolicy) {}

  /** OpenShift's own. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Status() {}

  /** To a Service's port http. */
  static OpenShiftRoute to(String service, ObjectMeta metadata) {
    OpenShiftRoute route = new OpenShiftRoute();
    route.setMetadata(metadata);
    route.setSpec(
        new Spec(new To("Service", service), new Port("http"), new Tls("edge", "Redirect")));
    return route;
  }
}
