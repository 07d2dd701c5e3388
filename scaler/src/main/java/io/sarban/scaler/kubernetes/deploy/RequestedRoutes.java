// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.deploy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.Trigger;
import io.sarban.scaler.route.AppMetadata;
import io.sarban.scaler.route.Derived;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Camel routes that answer HTTP requests, on OpenShift. */
public final class RequestedRoutes {

  private RequestedRoutes() {}

  /**
   * The objects of a workload with an OpenShift Route to its Service, if one replica always runs:
   * OpenShift's router passes the HTTP gateway by, and wakes nothing. The workload's notes say so.
   */
  public static Derived onOpenShift(Derived derived, String name, String namespace) {
    Optional<ScaledObject> scaled =
        derived.resources().stream()
            .filter(ScaledObject.class::isInstance)
            .map(ScaledObject.class::cast)
            .findFirst();
    Optional<Trigger> http =
        scaled.stream()
            .flatMap(object -> object.getSpec().triggers().stream())
            .filter(trigger -> "http".equals(trigger.type()))
            .findFirst();
    if (http.isEmpty()) {
      return derived;
    }
    Integer least = scaled.get().getSpec().minReplicaCount();
    List<HasMetadata> resources = new ArrayList<>(derived.resources());
    List<String> notes = new ArrayList<>(derived.notes());
    if (least == null || least == 0) {
      notes.add(
          "no Route is made: it would wake nothing. Make one to Sarban's HTTP gateway (oc create route"
              + " edge "
              + name
              + " --service sarban-gateway --port http -n sarban), or add --min-replicas 1");
    } else {
      resources.add(
          OpenShiftRoute.to(name, onlyPath(http.get()), AppMetadata.of(name, namespace, name)));
      if (onlyPath(http.get()) == null) {
        notes.add(
            "the Route passes all paths, with them /observe: the health and metrics of the pods are"
                + " public. If not wanted, make a Route for each path instead, all with one host"
                + " (oc create route edge --path --hostname)");
      }
      notes.add(
          "requests by the Route do not pass Sarban's HTTP gateway: they do not add replicas");
    }
    return new Derived(resources, notes, derived.clear());
  }

  /** Null for several, or all: Routes of different names have different hosts. */
  private static String onlyPath(Trigger http) {
    String paths = http.metadata().get("pathPrefixes");
    return paths == null || paths.contains(",") || paths.equals("/") ? null : paths;
  }
}
