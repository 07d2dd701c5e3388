package io.sarban.gateway.kubernetes;

import io.sarban.gateway.route.RouteId;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once of each route which hosts it does not get. One thread calls. */
final class Refusals {

  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  private Map<RouteId, Set<String>> told = Map.of();

  void tell(Map<RouteId, Set<String>> refused) {
    refused.forEach(
        (route, hosts) -> {
          if (!hosts.equals(told.get(route))) {
            LOG.warn(
                "route {}/{}: the host {} belongs to an older route of another namespace: use another"
                    + " host, or set SARBAN_GATEWAY_SHARED_HOSTS=true",
                route.namespace(),
                route.name(),
                String.join(", ", hosts));
          }
        });
    told = Map.copyOf(refused);
  }
}
