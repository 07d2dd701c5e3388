// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.act;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * The component {@code local-scale}, which does on one machine what {@code kubernetes-scale} does
 * in a cluster: its body is a {@link ScaleRequest}, and a bean of the registry carries it out.
 */
public final class LocalScaleComponent extends DefaultComponent {

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
    Replicas replicas = resolveAndRemoveReferenceParameter(parameters, "replicas", Replicas.class);
    if (replicas == null) {
      throw new IllegalArgumentException("local-scale needs replicas=#bean");
    }
    return new LocalScaleEndpoint(uri, this, remaining, replicas);
  }
}
