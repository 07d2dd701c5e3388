package io.sarban.scaler.kubernetes.election;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sarban.scaler.kubernetes.api.Refusals;
import java.util.Optional;

/** The scaler that leads in a cluster, asked by way of the API server. */
public final class RunningScaler {

  private static final int PORT = 8080;

  private final KubernetesClient client;
  private final String namespace;

  /**
   * @param namespace the scaler's
   */
  public RunningScaler(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** The pod that leads; empty if none does. */
  public Optional<String> leader() {
    Lease lease = client.leases().inNamespace(namespace).withName(Leadership.LEASE).get();
    return Optional.ofNullable(lease)
        .map(found -> found.getSpec().getHolderIdentity())
        .filter(holder -> !holder.isEmpty());
  }

  /**
   * What the leader answers to a GET.
   *
   * @param path such as {@code /api/objects}
   * @return empty if there is no such thing
   * @throws KubernetesClientException if the API server or the leader cannot be reached
   */
  public Optional<String> get(String leader, String path) {
    try {
      return Optional.ofNullable(
          client.raw(
              "/api/v1/namespaces/"
                  + namespace
                  + "/pods/"
                  + leader
                  + ":"
                  + PORT
                  + "/proxy"
                  + path));
    } catch (KubernetesClientException e) {
      if (Refusals.isMissing(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
