// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.election;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/** Finds the scaler that leads in a cluster. */
public final class RunningScaler {

  private final KubernetesClient client;
  private final String namespace;

  /**
   * @param namespace the scaler's
   */
  public RunningScaler(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** The pod that leads; empty if there is none. */
  public Optional<String> leader() {
    Lease lease = client.leases().inNamespace(namespace).withName(Leadership.LEASE).get();
    return Optional.ofNullable(lease)
        .map(found -> found.getSpec().getHolderIdentity())
        .filter(holder -> !holder.isEmpty());
  }
}
