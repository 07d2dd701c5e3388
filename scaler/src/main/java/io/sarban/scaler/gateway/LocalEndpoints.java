// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.gateway;

import io.sarban.gateway.endpoint.Endpoints;
import io.sarban.gateway.endpoint.ReplicaAddress;
import io.sarban.gateway.route.Backend;
import io.sarban.scaler.local.worker.WorkerProcesses;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.resource.TargetRef;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The replicas of this machine; a backend is the Deployment of the same name. */
final class LocalEndpoints implements Endpoints {

  private static final String LOOPBACK = "127.0.0.1";

  private final WorkerProcesses workers;
  private final Map<TargetRef, List<Runnable>> listeners = new ConcurrentHashMap<>();

  LocalEndpoints(WorkerProcesses workers) {
    this.workers = workers;
    workers.onAnswering(target -> listeners.getOrDefault(target, List.of()).forEach(Runnable::run));
  }

  private static TargetRef target(String namespace, String service) {
    return new TargetRef(namespace, "apps/v1", ResourceKind.DEPLOYMENT.name(), service);
  }

  @Override
  public List<ReplicaAddress> ready(String namespace, Backend backend) {
    return workers.answering(target(namespace, backend.service())).stream()
        .map(port -> ReplicaAddress.of(LOOPBACK, port))
        .toList();
  }

  @Override
  public Registration onChange(String namespace, String service, Runnable listener) {
    List<Runnable> list =
        listeners.computeIfAbsent(target(namespace, service), same -> new CopyOnWriteArrayList<>());
    list.add(listener);
    return () -> list.remove(listener);
  }
}
