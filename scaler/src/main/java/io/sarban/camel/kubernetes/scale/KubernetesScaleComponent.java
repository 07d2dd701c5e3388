// SPDX-License-Identifier: Apache-2.0
package io.sarban.camel.kubernetes.scale;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.component.kubernetes.AbstractKubernetesComponent;
import org.apache.camel.component.kubernetes.KubernetesConfiguration;
import org.apache.camel.support.CamelContextHelper;

/** The component {@code kubernetes-scale}. */
public class KubernetesScaleComponent extends AbstractKubernetesComponent {

  private final ScalableKinds kinds = new ScalableKinds();

  @Override
  protected void doInit() throws Exception {
    super.doInit();
    // what the configurer that Camel's build generates would do
    if (getKubernetesClient() == null && isAutowiredEnabled()) {
      setKubernetesClient(
          CamelContextHelper.findSingleByType(getCamelContext(), KubernetesClient.class));
    }
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    if (remaining == null || remaining.isEmpty()) {
      throw new IllegalArgumentException(
          "the master URL is missing: write kubernetes-scale:client for the client's own cluster");
    }
    KubernetesConfiguration configuration = new KubernetesConfiguration();
    configuration.setMasterUrl(remaining);
    configuration.setKubernetesClient(getKubernetesClient());
    // without a generated configurer, what belongs to the configuration is bound first
    setProperties(configuration, parameters);
    KubernetesScaleEndpoint endpoint = doCreateEndpoint(uri, remaining, configuration);
    setProperties(endpoint, parameters);
    return endpoint;
  }

  @Override
  protected KubernetesScaleEndpoint doCreateEndpoint(
      String uri, String remaining, KubernetesConfiguration configuration) {
    return new KubernetesScaleEndpoint(uri, this, configuration, kinds);
  }
}
