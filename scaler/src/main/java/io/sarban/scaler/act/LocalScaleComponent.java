package io.sarban.scaler.act;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * The component {@code local-scale}, the sibling of {@code kubernetes-scale} on one machine: its
 * body is a {@link ScaleRequest}, and who fulfils it is a bean of the registry.
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
