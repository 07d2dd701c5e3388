// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.kubernetes;

import io.sarban.gateway.route.HostOwners;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs once for each route which hosts it does not get. Called by one thread. */
final class Refusals {

  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  private HostOwners told = HostOwners.shared(List.of());

  void tell(HostOwners now) {
    now.refused()
        .forEach(
            (route, hosts) -> {
              if (!hosts.equals(told.refused().get(route))) {
                LOG.warn(
                    "route {}/{}: the host {} belongs to an older route of another namespace: use"
                        + " another host, or set SARBAN_GATEWAY_SHARED_HOSTS=true",
                    route.namespace(),
                    route.name(),
                    HostOwners.shown(hosts));
              }
            });
    now.beyond().stream()
        .filter(route -> !told.beyond().contains(route))
        .forEach(
            route ->
                LOG.warn("route {}/{}: {}", route.namespace(), route.name(), HostOwners.TOO_MANY));
    told = now;
  }
}
