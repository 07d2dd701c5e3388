// SPDX-License-Identifier: Apache-2.0
package io.sarban.bench.http;

import io.sarban.gateway.Gateway;
import io.sarban.gateway.endpoint.Endpoints;
import io.sarban.gateway.endpoint.ReplicaAddress;
import io.sarban.gateway.route.Backend;
import io.sarban.gateway.route.HttpRoute;
import io.sarban.gateway.route.RouteId;
import io.sarban.gateway.route.RouteTable;
import io.sarban.gateway.route.Rule;
import io.sarban.gateway.route.ScalingMetric;
import io.sarban.gateway.settings.GatewaySettings;
import java.util.ArrayList;
import java.util.List;

/** A gateway before one workload that is always there, until it is ended. */
public final class PlainGateway {

  private record Always(ReplicaAddress endpoint) implements Endpoints {

    @Override
    public List<ReplicaAddress> ready(String namespace, Backend backend) {
      return List.of(endpoint);
    }

    @Override
    public Registration onChange(String namespace, String service, Runnable listener) {
      return () -> {};
    }
  }

  private PlainGateway() {}

  /** Arguments: its port, the workload's, and how many further routes it has. */
  public static void main(String[] args) throws InterruptedException {
    List<HttpRoute> routes = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(args[2]); i++) {
      routes.add(route("route-" + i, List.of("host-" + i + ".example")));
    }
    routes.add(route("all", List.of()));
    ReplicaAddress workload = ReplicaAddress.of("127.0.0.1", Integer.parseInt(args[1]));
    Gateway gateway =
        new Gateway(
            GatewaySettings.on("127.0.0.1", Integer.parseInt(args[0])), new Always(workload));
    gateway.routes(RouteTable.of(routes));
    gateway.start();
    Thread.currentThread().join();
  }

  private static HttpRoute route(String name, List<String> hosts) {
    return HttpRoute.of(
        new RouteId("bench", name),
        Backend.of("web", 80),
        ScalingMetric.byConcurrency(100),
        new Rule(hosts, List.of(), List.of()));
  }
}
