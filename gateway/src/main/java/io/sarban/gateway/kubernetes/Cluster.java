// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.sarban.gateway.endpoint.Endpoints;
import io.sarban.gateway.endpoint.ResponseBodies;
import io.sarban.gateway.kubernetes.ClusterRoutes.Kind;
import io.sarban.gateway.route.RouteTable;
import io.sarban.gateway.tls.NamedKeys;
import java.net.HttpURLConnection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a gateway knows of a cluster, by informers: routes, endpoints, texts, keys. */
public final class Cluster implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
  private static final long GATHER_MILLIS = 50;
  private static final long LONGEST_GATHER_MILLIS = 2_000;

  /**
   * The pause before the next table, as a multiple of the time that the last one took: a tenant may
   * change routes all day.
   */
  private static final int REST = 10;

  private static final long LOOK_SECONDS = 15;

  static final Map<Kind, ResourceDefinitionContext> KINDS =
      new EnumMap<>(
          Map.of(
              Kind.INTERCEPTOR_ROUTE,
              kind("http.keda.sh", "v1beta1", "InterceptorRoute", "interceptorroutes"),
              Kind.HTTP_SCALED_OBJECT,
              kind("http.keda.sh", "v1alpha1", "HTTPScaledObject", "httpscaledobjects"),
              Kind.SCALED_OBJECT,
              kind("keda.sh", "v1alpha1", "ScaledObject", "scaledobjects")));

  private final KubernetesClient client;
  private final Optional<String> namespace;
  private final SliceEndpoints endpoints;
  private final ConfigMapBodies bodies = new ConfigMapBodies();
  private final ClusterRoutes routes;
  private final Refusals refusals = new Refusals();
  private final NamedKeys keys = new NamedKeys();
  private final TlsSecrets secrets = new TlsSecrets(keys);
  private final List<SharedIndexInformer<?>> informers = new CopyOnWriteArrayList<>();
  private final Map<Kind, Boolean> there = new EnumMap<>(Kind.class);
  private final AtomicBoolean gathering = new AtomicBoolean();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "routes");
            made.setDaemon(true);
            return made;
          });
  private volatile Consumer<RouteTable> listener = table -> {};
  private volatile boolean looked;
  private volatile long gatherMillis = GATHER_MILLIS;

  /**
   * @param namespace the only one that is watched; empty for all
   * @param sharedHosts whether routes of several namespaces may have one host
   * @param externalNames whether Services of type ExternalName are followed
   */
  public Cluster(
      KubernetesClient client,
      Optional<String> namespace,
      boolean sharedHosts,
      boolean externalNames) {
    this.client = client;
    this.namespace = namespace;
    this.routes = new ClusterRoutes(sharedHosts);
    this.endpoints = new SliceEndpoints(externalNames);
  }

  private static ResourceDefinitionContext kind(
      String group, String version, String kind, String plural) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(true)
        .build();
  }

  /**
   * Begins to watch.
   *
   * @param own the gateway's own namespace, where the Secrets with keys are; empty for none
   * @param tls the names of those Secrets, the default first
   * @param table receives the routes, on one thread, first when all are read
   */
  public void start(Optional<String> own, List<String> tls, Consumer<RouteTable> table) {
    listener = table;
    secrets.named(tls);
    watch(
        EndpointSlice.class,
        scoped(client.resources(EndpointSlice.class)),
        endpoints::changed,
        endpoints::gone);
    watch(Service.class, scoped(client.services()), endpoints::changed, endpoints::gone);
    watch(
        ConfigMap.class,
        scoped(client.configMaps()).withLabel(ConfigMapBodies.LABEL, "true"),
        bodies::changed,
        bodies::gone);
    // one watch each: the gateway may read no other Secrets
    own.ifPresent(
        home ->
            tls.forEach(
                name ->
                    watch(
                        Secret.class,
                        client.secrets().inNamespace(home).withField("metadata.name", name),
                        secrets::changed,
                        secrets::gone)));
    thread.scheduleWithFixedDelay(this::look, 0, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  private <T extends HasMetadata, L extends KubernetesResourceList<T>, R extends Resource<T>>
      FilterWatchListDeletable<T, L, R> scoped(MixedOperation<T, L, R> all) {
    return namespace.isPresent() ? all.inNamespace(namespace.get()) : all.inAnyNamespace();
  }

  private <T extends HasMetadata> void watch(
      Class<T> type,
      FilterWatchListDeletable<T, ?, ?> resources,
      Consumer<T> changed,
      Consumer<T> gone) {
    SharedIndexInformer<T> informer = resources.runnableInformer(0);
    NamesOnly<T> store = new NamesOnly<>(type);
    informer
        .itemStore(store)
        .exceptionHandler(
            (started, failure) -> {
              LOG.warn("watching {}: {}; it is tried again", type.getSimpleName(), line(failure));
              return true;
            })
        .addEventHandler(new Handler<>(changed, gone));
    informers.add(informer);
    informer.start().thenRun(store::told);
  }

  private static String line(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }

  /** The cluster may get missing kinds later. */
  private void look() {
    try {
      for (Kind kind : Kind.values()) {
        if (!there.containsKey(kind) && exists(kind)) {
          there.put(kind, true);
          watch(
              GenericKubernetesResource.class,
              scoped(client.genericKubernetesResources(KINDS.get(kind))),
              resource -> {
                routes.changed(kind, resource);
                gather();
              },
              resource -> {
                routes.gone(kind, resource);
                gather();
              });
        }
      }
      looked = true;
      gather();
    } catch (RuntimeException e) {
      LOG.warn("the kinds of routes cannot be looked for: {}; it is tried again", line(e));
    }
  }

  private boolean exists(Kind kind) {
    try {
      scoped(client.genericKubernetesResources(KINDS.get(kind)))
          .list(new io.fabric8.kubernetes.api.model.ListOptionsBuilder().withLimit(1L).build());
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  /** Gathers many changes into one table. */
  private void gather() {
    if (gathering.compareAndSet(false, true)) {
      thread.schedule(
          () -> {
            gathering.set(false);
            if (synced()) {
              long began = System.nanoTime();
              RouteTable table = routes.table();
              refusals.tell(table.owners());
              listener.accept(table);
              gatherMillis = gatherMillis(System.nanoTime() - began);
            } else {
              gather();
            }
          },
          gatherMillis,
          TimeUnit.MILLISECONDS);
    }
  }

  /**
   * How long changes are gathered.
   *
   * @param tookNanos how long the last table took
   */
  static long gatherMillis(long tookNanos) {
    long rest = REST * TimeUnit.NANOSECONDS.toMillis(tookNanos);
    return Math.min(LONGEST_GATHER_MILLIS, Math.max(GATHER_MILLIS, rest));
  }

  /** Whether everything has been read once. */
  public boolean synced() {
    return looked && informers.stream().allMatch(SharedIndexInformer::hasSynced);
  }

  public Endpoints endpoints() {
    return endpoints;
  }

  public ResponseBodies bodies() {
    return bodies;
  }

  public NamedKeys keys() {
    return keys;
  }

  @Override
  public void close() {
    thread.shutdownNow();
    informers.forEach(SharedIndexInformer::stop);
  }

  private record Handler<T>(Consumer<T> changed, Consumer<T> gone)
      implements ResourceEventHandler<T> {

    @Override
    public void onAdd(T resource) {
      changed.accept(resource);
    }

    @Override
    public void onUpdate(T before, T now) {
      changed.accept(now);
    }

    @Override
    public void onDelete(T resource, boolean unknown) {
      gone.accept(resource);
    }
  }
}
