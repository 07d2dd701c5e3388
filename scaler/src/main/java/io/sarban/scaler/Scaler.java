// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler;

import io.micrometer.core.instrument.MeterRegistry;
import io.sarban.scaler.act.Busyness;
import io.sarban.scaler.act.Replicas;
import io.sarban.scaler.act.ScaleRoute;
import io.sarban.scaler.act.SparingScaler;
import io.sarban.scaler.credential.CredentialSources;
import io.sarban.scaler.credential.KeptCredentials;
import io.sarban.scaler.event.Announcements;
import io.sarban.scaler.event.EventBus;
import io.sarban.scaler.event.FolderNotes;
import io.sarban.scaler.event.ProblemNews;
import io.sarban.scaler.event.sink.EventSources;
import io.sarban.scaler.http.Destinations;
import io.sarban.scaler.http.WebClient;
import io.sarban.scaler.measure.Measurer;
import io.sarban.scaler.measure.TriggerTypes;
import io.sarban.scaler.memory.HeapKeeper;
import io.sarban.scaler.poll.Polling;
import io.sarban.scaler.poll.SteadyClock;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.report.ObjectStatus;
import io.sarban.scaler.report.PollListener;
import io.sarban.scaler.report.PollListeners;
import io.sarban.scaler.resolve.SourceAuthentication;
import io.sarban.scaler.serve.KedaMetrics;
import io.sarban.scaler.serve.LoopLiveness;
import io.sarban.scaler.serve.ObjectsApi;
import io.sarban.scaler.serve.Readiness;
import io.sarban.scaler.watch.Resources;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.main.Main;
import org.apache.camel.spi.Registry;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The scaler: a Camel application that watches, measures, decides, acts and serves. */
public final class Scaler implements AutoCloseable {

  /** Maximum number of scale requests under way at once, for each direction. */
  private static final int ACTING_THREADS = 64;

  /** Threads that send events to CloudEventSources without waiting for the answers. */
  private static final int SENDING_THREADS = 2;

  /** Interval at which faulty objects are tried again, in seconds. */
  private static final long RETRY_FAULTY = 30;

  private static final List<String> ROUTES = List.of("poll");

  private final Function<CamelContext, Outside> connect;
  private final ScalerSettings settings;
  private final ProblemLog problems;
  private final List<HealthCheck> checks;
  private final InstantSource clock = new SteadyClock();
  private final Main main = new Main();
  private final EventBus events = new EventBus(InstantSource.system(), this::leads);
  private volatile EventSources eventSources;
  private volatile Outside outside;
  private volatile Polling polling;
  private KeptCredentials credentials;

  /** A scaler of this machine. */
  public <W extends Replicas & Busyness> Scaler(
      Resources resources, W workers, ProblemLog problems, ScalerSettings settings) {
    this(camel -> Outside.local(resources, workers), problems, settings);
  }

  /**
   * @param connect called with the scaler's Camel context once that has started
   */
  public Scaler(
      Function<CamelContext, Outside> connect, ProblemLog problems, ScalerSettings settings) {
    this(connect, problems, settings, List.of());
  }

  /**
   * @param checks further health checks of the scaler
   */
  public Scaler(
      Function<CamelContext, Outside> connect,
      ProblemLog problems,
      ScalerSettings settings,
      List<HealthCheck> checks) {
    this.connect = connect;
    this.problems = problems;
    this.settings = settings;
    this.checks = List.copyOf(checks);
  }

  /** Whether this scaler is the leader. */
  private boolean leads() {
    Outside known = outside;
    return known == null || known.leading().getAsBoolean();
  }

  /** Called before this scaler leads: reads the state that the previous leader recorded. */
  void recall() {
    polling.recall();
  }

  /** Called when this scaler becomes the leader: reports the problems that exist. */
  void takeOver() {
    problems.standing().forEach(new ProblemNews(events)::found);
  }

  /** Starts to scale; returns once the first polls have begun. */
  public void start() {
    begin();
    takeOver();
  }

  /** Starts. Scales while it is the leader. */
  void begin() {
    configure();
    main.start();
    CamelContext camel = main.getCamelContext();
    outside = connect.apply(camel);
    credentials = credentials(settings.credentials());
    polling = polling(camel);
    credentials.follow(polling::changed, polling::uses);
    bind(camel.getRegistry());
    problems.follow(new ProblemNews(events));
    eventSources = eventSources(camel);
    OperatorFolders folders = new OperatorFolders(camel, problems);
    settings.triggers().ifPresent(it -> folders.triggers(it, polling::triggerTypesChanged));
    settings.routes().ifPresent(folders::routes);
    if (!outside.isCluster()) {
      new FolderEventSources(eventSources, outside.resources()).follow(camel);
    }
    polling.start();
    loadRoutes(camel);
    ScheduledExecutorService upkeep =
        camel.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "upkeep");
    new HeapKeeper(InstantSource.system()).start(upkeep);
    upkeep.scheduleWithFixedDelay(
        polling::retryFaulty, RETRY_FAULTY, RETRY_FAULTY, TimeUnit.SECONDS);
  }

  /** The loop from watch to act, with its threads. */
  private Polling polling(CamelContext camel) {
    KedaMetrics metrics =
        new KedaMetrics(camel.getRegistry().findSingleByType(MeterRegistry.class));
    return new Polling(
        outside.resources(),
        new TriggerTypes(camel),
        credentials,
        new Measurer(camel),
        outside.engines(),
        outside.replicas(),
        new SparingScaler(outside.busyness()),
        outside.jobs(),
        new ScaleRoute(camel.createProducerTemplate()),
        threads(camel, "scale-out"),
        threads(camel, "scale-in"),
        problems,
        new PollListeners(List.of(metrics, listener(), outside.listener())),
        settings.looks(),
        outside.leading(),
        clock);
  }

  /** What the routes refer to. */
  private void bind(Registry registry) {
    registry.bind("resources", outside.resources());
    registry.bind("replicas", outside.replicas());
    registry.bind("poller", polling.poller());
    registry.bind("objects", new ObjectsApi(polling.statuses()));
  }

  private EventSources eventSources(CamelContext camel) {
    return new EventSources(
        new EventSources.Surroundings(
            events,
            new WebClient(
                outside.isCluster() ? Destinations.OF_TENANTS_EVENTS : Destinations.OF_RESOURCES),
            new SourceAuthentication(outside.resources(), credentials),
            camel.getRegistry().findSingleByType(MeterRegistry.class),
            problems,
            settings.credentials().clusterNamespace().orElse("default"),
            camel
                .getExecutorServiceManager()
                .newFixedThreadPool(this, "cloud-events", SENDING_THREADS)));
  }

  /** The event sources, for the code that watches a cluster's CloudEventSources. */
  EventSources eventSources() {
    return eventSources;
  }

  /** Without a cluster there are no Kubernetes events; a listener publishes the same. */
  private PollListener listener() {
    PollListener decisions = new Announcements(events);
    return outside.isCluster()
        ? decisions
        : new PollListeners(List.of(decisions, new FolderNotes(events)));
  }

  /** Scale requests wait for a thread here, so that polls never wait for them. */
  private ExecutorService threads(CamelContext camel, String name) {
    camel
        .getExecutorServiceManager()
        .registerThreadPoolProfile(
            new ThreadPoolProfileBuilder(name)
                .poolSize(ACTING_THREADS)
                .maxPoolSize(ACTING_THREADS)
                .maxQueueSize(-1)
                .allowCoreThreadTimeOut(true)
                .build());
    return camel.getExecutorServiceManager().newThreadPool(this, name, name);
  }

  private static KeptCredentials credentials(CredentialSettings from) {
    CredentialSources sources =
        new CredentialSources(
            from.files(),
            from.identityHosts(),
            from.tokens(),
            System.getenv(),
            InstantSource.system());
    return new KeptCredentials(sources, from.clusterNamespace(), InstantSource.system());
  }

  private void configure() {
    bindHealth();
    main.bind("events", events);
    main.bind("allowedFiles", settings.credentials().files());
    main.bind("identityHosts", settings.credentials().identityHosts());
    main.setDefaultPropertyPlaceholderLocation("classpath:scaler.properties");
    main.addInitialProperty("camel.server.enabled", String.valueOf(settings.port() > 0));
    main.addInitialProperty("camel.server.host", settings.host());
    main.addInitialProperty("camel.server.port", String.valueOf(settings.port()));
    main.addInitialProperty("camel.management.enabled", String.valueOf(settings.port() > 0));
    main.addInitialProperty("camel.management.host", settings.host());
    main.addInitialProperty("camel.management.port", String.valueOf(settings.port()));
  }

  /** Bound before the health API answers, which must not report a starting scaler as ready. */
  private void bindHealth() {
    main.bind("scaler-health", new Readiness("scaler", this::awaited));
    main.bind("poll-loop-health", new LoopLiveness(this::lastTick, clock));
    checks.forEach(check -> main.bind(check.getId() + "-health", check));
  }

  /** What the scaler waits for before its first poll; empty after that. */
  private Optional<String> awaited() {
    Optional<String> unread = outside == null ? Optional.empty() : outside.resources().unread();
    return unread.or(
        () -> lastTick().isPresent() ? Optional.empty() : Optional.of("the scaler starts"));
  }

  private Optional<Instant> lastTick() {
    return polling == null ? Optional.empty() : polling.poller().lastTick();
  }

  /** The scaler's own routes come last: they refer to all the rest. */
  private void loadRoutes(CamelContext camel) {
    List<Resource> routes =
        Stream.concat(outside.routes().stream(), ROUTES.stream())
            .filter(name -> settings.port() > 0 || !name.equals("api"))
            .map(
                name ->
                    ResourceHelper.resolveResource(
                        camel, "classpath:routes/scaler/" + name + ".camel.yaml"))
            .toList();
    try {
      PluginHelper.getRoutesLoader(camel).loadRoutes(routes);
    } catch (Exception e) {
      throw new IllegalStateException("the scaler's own routes do not load", e);
    }
  }

  /** The loop, for what serves or follows it. */
  public Polling polling() {
    return polling;
  }

  /** What is known of each object now, in the order of their names. */
  public List<ObjectStatus> snapshot() {
    return polling.statuses().all();
  }

  /** Stops to poll; leaves the replicas to their owner. */
  @Override
  public void close() {
    main.stop();
    if (credentials != null) {
      credentials.close();
    }
    if (outside != null) {
      outside.resources().close();
    }
  }
}
