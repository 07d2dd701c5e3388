// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway;

import io.sarban.gateway.endpoint.Endpoints;
import io.sarban.gateway.endpoint.ReplicaAddress;
import io.sarban.gateway.route.Backend;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Endpoints as a test says. */
public final class TestEndpoints implements Endpoints {

  private record Listener(String service, Runnable runnable) {}

  private final Map<String, List<ReplicaAddress>> ready = new ConcurrentHashMap<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  public void set(String service, ReplicaAddress... endpoints) {
    ready.put(service, List.of(endpoints));
    listeners.stream()
        .filter(listener -> listener.service.equals(service))
        .forEach(listener -> listener.runnable.run());
  }

  public int listeners() {
    return listeners.size();
  }

  @Override
  public List<ReplicaAddress> ready(String namespace, Backend backend) {
    return ready.getOrDefault(backend.service(), List.of());
  }

  @Override
  public Registration onChange(String namespace, String service, Runnable runnable) {
    Listener listener = new Listener(service, runnable);
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
