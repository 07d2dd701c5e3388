// SPDX-License-Identifier: Apache-2.0
package io.sarban.camel.kubernetes.scale;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Whether the API server answers. It asks for its version, which every client may. */
class KubernetesScaleHealthCheck extends AbstractHealthCheck {

  private final KubernetesScaleEndpoint endpoint;

  KubernetesScaleHealthCheck(KubernetesScaleEndpoint endpoint) {
    super("camel", "producer:kubernetes-scale-" + Integer.toHexString(endpoint.hashCode()));
    this.endpoint = endpoint;
  }

  @Override
  public boolean isLiveness() {
    // a cluster that is away is no reason to start this application again
    return false;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
    try {
      endpoint.getKubernetesClient().getKubernetesVersion();
      result.up();
    } catch (KubernetesClientException e) {
      result.message("the API server does not answer").error(e).down();
    }
  }
}
