// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.sarban.scaler.act.ScaleRoute;
import io.sarban.scaler.event.EventBus;
import io.sarban.scaler.kubernetes.api.Fence;
import io.sarban.scaler.kubernetes.authentication.Authentications;
import io.sarban.scaler.kubernetes.election.Leadership;
import io.sarban.scaler.kubernetes.eventsource.EventSourceInformers;
import io.sarban.scaler.kubernetes.eventsource.EventSourceStatuses;
import io.sarban.scaler.kubernetes.gateway.HttpGateways;
import io.sarban.scaler.kubernetes.informer.ClusterResources;
import io.sarban.scaler.kubernetes.informer.ListedEndpoints;
import io.sarban.scaler.kubernetes.informer.Namespaces;
import io.sarban.scaler.kubernetes.job.ClusterJobs;
import io.sarban.scaler.kubernetes.job.JobReconciler;
import io.sarban.scaler.kubernetes.object.Reconciler;
import io.sarban.scaler.kubernetes.serving.Serving;
import io.sarban.scaler.kubernetes.target.PodBusyness;
import io.sarban.scaler.kubernetes.target.ScaleSubresource;
import io.sarban.scaler.kubernetes.write.BackgroundWrites;
import io.sarban.scaler.kubernetes.write.Events;
import io.sarban.scaler.kubernetes.write.Hints;
import io.sarban.scaler.measure.workload.Pods;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.report.KindListener;
import io.sarban.scaler.report.PollListeners;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.serve.Admission;
import io.sarban.scaler.serve.ExternalMetricsApi;
import io.sarban.scaler.serve.Readiness;
import io.sarban.scaler.serve.StatusSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;

/** A scaler in a cluster: one of several, one of which leads. */
public final class ClusterScaler implements AutoCloseable {

  /** Number of pods that are marked for a scale-in at once. */
  private static final int MARKING_THREADS = 8;

  private static final Duration REFRESH = Duration.ofSeconds(10);
  private static final Duration EVENT_SOURCES = Duration.ofSeconds(2);
  private static final Duration TIDY = Duration.ofMinutes(1);

  /** A watch that was not used for this long is closed. */
  private static final Duration UNUSED = Duration.ofMinutes(10);

  /**
   * The settings of a scaler in a cluster.
   *
   * @param namespace the scaler's own
   * @param name the pod's
   * @param restrictSecrets whether to read only the Secrets of ClusterTriggerAuthentications
   * @param engine of objects that name none
   * @param serving empty if no API server asks for external metrics or admission
   * @param http empty where there are no HTTP gateways
   */
  public record Settings(
      Namespaces namespaces,
      String namespace,
      String name,
      boolean restrictSecrets,
      Engine engine,
      Optional<Serving.Settings> serving,
      Optional<HttpGateways.Settings> http,
      ScalerSettings scaler) {

    /** Without HTTP gateways. */
    public Settings(
        Namespaces namespaces,
        String namespace,
        String name,
        boolean restrictSecrets,
        Engine engine,
        Optional<Serving.Settings> serving,
        ScalerSettings scaler) {
      this(namespaces, namespace, name, restrictSecrets, engine, serving, Optional.empty(), scaler);
    }
  }

  private final KubernetesClient client;
  private final Settings settings;
  private final Scaler scaler;
  private final Leadership leadership;
  private final Fence fence;
  private ClusterResources resources;
  private ScaleSubresource replicas;
  private Hints hints;
  private Reconciler reconciler;
  private JobReconciler jobReconciler;
  private volatile ClusterJobs jobs;
  private volatile BackgroundWrites writes;
  private volatile Serving serving;
  private volatile EventSourceInformers eventSources;
  private volatile HttpGateways gateways;

  public ClusterScaler(KubernetesClient client, Settings settings) {
    this.client = client;
    this.settings = settings;
    this.fence = new Fence(client);
    this.scaler =
        new Scaler(
            this::connect,
            new ProblemLog(),
            settings.scaler(),
            List.of(new Readiness("serving", this::unserved)));
    this.leadership = new Leadership(client, settings.namespace(), settings.name(), this::lead);
  }

  private Outside connect(CamelContext camel) {
    camel.getRegistry().bind("kubernetes", fence.unchecked());
    resources =
        new ClusterResources(
            client,
            settings.namespaces(),
            settings.scaler().credentials().clusterNamespace(),
            settings.restrictSecrets(),
            this::changed);
    camel.getRegistry().bind("pods", (Pods) resources::pods);
    camel.getRegistry().bind("service-endpoints", new ListedEndpoints(client));
    settings.http().ifPresent(http -> connect(http, camel));
    ProducerTemplate template = camel.createProducerTemplate();
    replicas =
        new ScaleSubresource(new ScaleRoute(template), fence, resources, InstantSource.system());
    writes = new BackgroundWrites(replicas::isBurst);
    EventBus bus = camel.getRegistry().findSingleByType(EventBus.class);
    camel
        .getRegistry()
        .bind("eventSource", "/sarban/" + settings.namespace() + "/" + settings.name());
    Events events = new Events(template, writes, settings.name(), bus);
    hints = new Hints(resources::find, events, fence::isLeading);
    InstantSource clock = InstantSource.system();
    Authentications authentications = new Authentications(fence, resources, events, writes, clock);
    reconciler = new Reconciler(fence, resources, replicas, events, authentications, writes, clock);
    jobs = new ClusterJobs(client, fence, resources, settings.namespaces(), template, clock);
    jobReconciler =
        new JobReconciler(fence, resources, jobs, events, authentications, writes, clock);
    ExecutorService marking =
        camel.getExecutorServiceManager().newFixedThreadPool(this, "mark", MARKING_THREADS);
    return new Outside(
        resources,
        replicas,
        new PodBusyness(fence, resources, marking),
        Optional.of(jobs),
        Optional.of(settings.engine()),
        fence::isLeading,
        new PollListeners(
            List.of(
                hints,
                new KindListener(ResourceKind.SCALED_OBJECT, reconciler),
                new KindListener(ResourceKind.SCALED_JOB, jobReconciler))),
        List.of("scale-kubernetes", "event", "job"));
  }

  private void connect(HttpGateways.Settings http, CamelContext camel) {
    gateways = new HttpGateways(client, fence, settings.namespaces(), resources::object, http);
    camel.getRegistry().bind("http-counts", gateways.counts());
    gateways.onWake(route -> scaler.polling().poller().wake(route));
  }

  private void changed(ResourceKey key) {
    reconciler.changed(key);
    jobReconciler.changed(key);
  }

  /** Watches the cluster, and scales while this scaler is the leader. */
  public void start() {
    scaler.begin();
    writes.repeat(this::tidy, TIDY);
    settings.serving().ifPresent(this::serve);
    eventSources = new EventSourceInformers(client, settings.namespaces());
    EventSourceStatuses eventStatuses = new EventSourceStatuses(fence, InstantSource.system());
    writes.repeat(() -> refreshEventSources(eventStatuses), EVENT_SOURCES);
    leadership.start();
  }

  /** Opens event sources on the leader only: it alone sends events. */
  private void refreshEventSources(EventSourceStatuses statuses) {
    List<HasMetadata> all = fence.isLeading() ? eventSources.all() : List.of();
    List<HasMetadata> kept = all.stream().filter(one -> !one.isMarkedForDeletion()).toList();
    scaler.eventSources().refresh(kept);
    statuses.write(all, scaler.eventSources()::condition);
  }

  /** Drops what is kept of deleted resources. */
  private void tidy() {
    resources.stopUnused(scaler.polling().used(), UNUSED);
    replicas.forgetSeen();
    reconciler.forgetGone();
    jobReconciler.forgetGone();
  }

  private void serve(Serving.Settings how) {
    Serving begun = new Serving(client, how, InstantSource.system());
    serving = begun;
    Serving.Served served =
        new Serving.Served(
            new ExternalMetricsApi(scaler.polling().metrics()),
            new Admission(scaler.polling()::check),
            StatusSource.of(scaler.polling().statuses()),
            fence::isLeading);
    writes.repeat(() -> begun.refresh(served), REFRESH);
  }

  private Optional<String> unserved() {
    Serving begun = serving;
    return settings.serving().isEmpty() || (begun != null && begun.isListening())
        ? Optional.empty()
        : Optional.of("port " + settings.serving().get().port() + " is not open yet");
  }

  private void lead(boolean now) {
    if (now) {
      scaler.recall();
    }
    fence.lead(now);
    if (now) {
      scaler.takeOver();
      hints.takeOver();
      reconciler.takeOver();
      jobReconciler.takeOver();
    }
    if (gateways != null) {
      gateways.lead(now);
    }
  }

  /** May be called at any time, also during the start. */
  @Override
  public void close() {
    leadership.close();
    if (serving != null) {
      serving.close();
    }
    if (writes != null) {
      writes.close();
    }
    if (gateways != null) {
      gateways.close();
    }
    scaler.close();
    if (eventSources != null) {
      eventSources.close();
    }
    if (jobs != null) {
      jobs.close();
    }
  }
}
