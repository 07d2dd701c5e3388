// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.event;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultComponent;

/**
 * The component {@code sarban-events}: a route that starts with it receives the scaler's events.
 */
public final class SarbanEventsComponent extends DefaultComponent {

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
    EventBus bus = CamelContextHelper.findSingleByType(getCamelContext(), EventBus.class);
    if (bus == null) {
      throw new IllegalArgumentException("sarban-events works only in the scaler");
    }
    String types = getAndRemoveParameter(parameters, "types", String.class, "");
    int size =
        getAndRemoveParameter(
            parameters, "queueSize", Integer.class, SarbanEventsEndpoint.DEFAULT_SIZE);
    String source =
        getCamelContext().getRegistry().lookupByNameAndType("eventSource", String.class);
    return new SarbanEventsEndpoint(uri, this, bus, remaining, types, size, source);
  }
}
