// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.kubernetes;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.netty.util.NetUtil;
import io.sarban.gateway.endpoint.CloudAddresses;
import io.sarban.gateway.endpoint.Endpoints;
import io.sarban.gateway.endpoint.ReplicaAddress;
import io.sarban.gateway.route.Backend;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The ready endpoints of Services, from their EndpointSlices. */
public final class SliceEndpoints implements Endpoints {

  private static final Set<String> IP = Set.of("IPv4", "IPv6");
  private static final String H2C = "kubernetes.io/h2c";
  static final String SERVICE = "kubernetes.io/service-name";

  private record Key(String namespace, String service) {}

  /** What is kept of a slice. */
  private record Slice(List<EndpointPort> ports, List<String> addresses) {}

  /** What is kept of a Service. */
  private record Known(List<ServicePort> ports, Optional<String> externalName) {}

  private final boolean externalNames;
  private final Map<Key, Map<String, Slice>> slices = new ConcurrentHashMap<>();
  private final Map<Key, Known> services = new ConcurrentHashMap<>();
  private final Map<Key, List<Runnable>> listeners = new ConcurrentHashMap<>();

  /** For each backend that was looked up since its Service last changed. */
  private final Map<Key, Map<Backend, List<ReplicaAddress>>> answers = new ConcurrentHashMap<>();

  /**
   * @param externalNames whether Services of type ExternalName are followed: their authors can name
   *     any host that the gateway reaches
   */
  public SliceEndpoints(boolean externalNames) {
    this.externalNames = externalNames;
  }

  void changed(EndpointSlice slice) {
    service(slice)
        .ifPresent(
            key -> {
              slices
                  .computeIfAbsent(key, service -> new ConcurrentHashMap<>())
                  .put(
                      slice.getMetadata().getName(),
                      new Slice(
                          slice.getPorts() == null ? List.of() : List.copyOf(slice.getPorts()),
                          addresses(slice)));
              tell(key);
            });
  }

  void gone(EndpointSlice slice) {
    service(slice)
        .ifPresent(
            key -> {
              slices.computeIfPresent(
                  key,
                  (service, parts) -> {
                    parts.remove(slice.getMetadata().getName());
                    return parts.isEmpty() ? null : parts;
                  });
              tell(key);
            });
  }

  void changed(Service service) {
    Optional<String> name =
        externalNames && "ExternalName".equals(service.getSpec().getType())
            ? Optional.ofNullable(service.getSpec().getExternalName())
            : Optional.empty();
    Key key = new Key(service.getMetadata().getNamespace(), service.getMetadata().getName());
    List<ServicePort> ports = service.getSpec().getPorts();
    services.put(key, new Known(ports == null ? List.of() : List.copyOf(ports), name));
    tell(key);
  }

  void gone(Service service) {
    Key key = new Key(service.getMetadata().getNamespace(), service.getMetadata().getName());
    services.remove(key);
    tell(key);
  }

  private static Optional<Key> service(EndpointSlice slice) {
    Map<String, String> labels = slice.getMetadata().getLabels();
    return Optional.ofNullable(labels == null ? null : labels.get(SERVICE))
        .map(name -> new Key(slice.getMetadata().getNamespace(), name));
  }

  /**
   * A tenant can write slices. Those of type FQDN would work like an ExternalName, and are ignored.
   */
  private static List<String> addresses(EndpointSlice slice) {
    if (slice.getEndpoints() == null || !IP.contains(String.valueOf(slice.getAddressType()))) {
      return List.of();
    }
    return slice.getEndpoints().stream()
        .filter(
            endpoint ->
                endpoint.getConditions() == null
                    || !Boolean.FALSE.equals(endpoint.getConditions().getReady()))
        .filter(endpoint -> endpoint.getAddresses() != null && !endpoint.getAddresses().isEmpty())
        .map(endpoint -> endpoint.getAddresses().get(0))
        .filter(SliceEndpoints::mayBeAPod)
        .toList();
  }

  private static boolean mayBeAPod(String address) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    try {
      return bytes != null && !CloudAddresses.contains(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private void tell(Key key) {
    answers.remove(key);
    listeners.getOrDefault(key, List.of()).forEach(Runnable::run);
  }

  @Override
  public List<ReplicaAddress> ready(String namespace, Backend backend) {
    Key key = new Key(namespace, backend.service());
    Map<Backend, List<ReplicaAddress>> known = answers.get(key);
    List<ReplicaAddress> answer = known == null ? null : known.get(backend);
    if (answer != null) {
      return answer;
    }
    Map<Backend, List<ReplicaAddress>> place =
        answers.computeIfAbsent(key, asked -> new ConcurrentHashMap<>());
    List<ReplicaAddress> read = read(key, backend);
    if (slices.containsKey(key) || services.containsKey(key)) {
      // a change since then has removed this map
      place.put(backend, read);
    } else {
      answers.remove(key);
    }
    return read;
  }

  private List<ReplicaAddress> read(Key key, Backend backend) {
    Known service = services.get(key);
    if (service != null && service.externalName().isPresent()) {
      return external(service, backend);
    }
    Optional<String> name = portName(service, backend);
    if (name.isEmpty()) {
      return List.of();
    }
    return slices.getOrDefault(key, Map.of()).values().stream()
        .flatMap(
            slice ->
                slice.ports().stream()
                    .filter(port -> name.get().equals(port.getName() == null ? "" : port.getName()))
                    .filter(port -> port.getPort() != null)
                    .flatMap(port -> slice.addresses().stream().map(host -> at(host, port))))
        .distinct()
        .toList();
  }

  private static ReplicaAddress at(String host, EndpointPort port) {
    return new ReplicaAddress(host, port.getPort(), H2C.equals(port.getAppProtocol()));
  }

  private static List<ReplicaAddress> external(Known service, Backend backend) {
    if (backend.port() > 0) {
      return List.of(ReplicaAddress.of(service.externalName().get(), backend.port()));
    }
    return service.ports().stream()
        .filter(port -> backend.portName().equals(port.getName()))
        .map(port -> ReplicaAddress.of(service.externalName().get(), port.getPort()))
        .toList();
  }

  /** The port's name in the slices; empty if the Service has no such port. */
  private static Optional<String> portName(Known service, Backend backend) {
    if (backend.port() == 0) {
      return Optional.of(backend.portName());
    }
    return service == null
        ? Optional.empty()
        : service.ports().stream()
            .filter(port -> port.getPort() != null && port.getPort() == backend.port())
            .findFirst()
            .map(port -> port.getName() == null ? "" : port.getName());
  }

  @Override
  public Registration onChange(String namespace, String service, Runnable listener) {
    Key key = new Key(namespace, service);
    listeners.compute(
        key,
        (same, list) -> {
          List<Runnable> all = list == null ? new CopyOnWriteArrayList<>() : list;
          all.add(listener);
          return all;
        });
    return () ->
        listeners.computeIfPresent(
            key,
            (same, list) -> {
              list.remove(listener);
              return list.isEmpty() ? null : list;
            });
  }
}
