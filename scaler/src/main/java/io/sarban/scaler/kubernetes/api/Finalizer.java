// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.api;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** KEDA's own finalizer, so that resources that KEDA has left behind can be deleted, too. */
public final class Finalizer {

  public static final String NAME = "finalizer.keda.sh";

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private Finalizer() {}

  public static boolean isOn(HasMetadata resource) {
    return resource.getMetadata().getFinalizers().contains(NAME);
  }

  /**
   * Adds the finalizer if it is missing.
   *
   * @throws KubernetesClientException also if the resource was changed meanwhile (a conflict)
   */
  public static void put(KubernetesClient client, HasMetadata resource) {
    if (!isOn(resource)) {
      List<String> finalizers = new ArrayList<>(resource.getMetadata().getFinalizers());
      finalizers.add(NAME);
      set(client, resource, finalizers);
    }
  }

  /**
   * Removes the finalizer.
   *
   * @return whether it was there
   * @throws KubernetesClientException also if the resource was changed meanwhile (a conflict)
   */
  public static boolean remove(KubernetesClient client, HasMetadata resource) {
    List<String> finalizers = new ArrayList<>(resource.getMetadata().getFinalizers());
    if (!finalizers.remove(NAME)) {
      return false;
    }
    set(client, resource, finalizers);
    return true;
  }

  private static void set(KubernetesClient client, HasMetadata resource, List<String> finalizers) {
    String version = resource.getMetadata().getResourceVersion();
    Map<String, Object> metadata = Map.of("finalizers", finalizers, "resourceVersion", version);
    client.resource(resource).patch(MERGE, Serialization.asJson(Map.of("metadata", metadata)));
  }
}
