package io.sarban.scaler;

import io.micrometer.core.instrument.MeterRegistry;
import io.sarban.scaler.act.Busyness;
import io.sarban.scaler.act.Jobs;
import io.sarban.scaler.act.Replicas;
import io.sarban.scaler.act.ScaleRoute;
import io.sarban.scaler.act.SparingScaler;
import io.sarban.scaler.credential.CredentialSources;
import io.sarban.scaler.credential.KeptCredentials;
import io.sarban.scaler.credential.ServiceAccountTokens;
import io.sarban.scaler.event.Announcements;
import io.sarban.scaler.event.EventBus;
import io.sarban.scaler.event.FolderNotes;
import io.sarban.scaler.event.OperatorRoutes;
import io.sarban.scaler.event.ProblemNews;
import io.sarban.scaler.event.sink.EventSources;
import io.sarban.scaler.http.Destinations;
import io.sarban.scaler.http.WebClient;
import io.sarban.scaler.measure.Measurer;
import io.sarban.scaler.measure.TriggerTypes;
import io.sarban.scaler.measure.kamelet.Kamelets;
import io.sarban.scaler.memory.HeapKeeper;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.plan.LookInterval;
import io.sarban.scaler.poll.Polling;
import io.sarban.scaler.poll.SteadyClock;
import io.sarban.scaler.problem.Fault;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.report.ObjectStatus;
import io.sarban.scaler.report.PollListener;
import io.sarban.scaler.report.PollListeners;
import io.sarban.scaler.resolve.SourceAuthentication;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.serve.KedaMetrics;
import io.sarban.scaler.serve.LoopLiveness;
import io.sarban.scaler.serve.ObjectsApi;
import io.sarban.scaler.serve.Readiness;
import io.sarban.scaler.trust.AllowedFiles;
import io.sarban.scaler.trust.IdentityHosts;
import io.sarban.scaler.watch.LoadedFolder;
import io.sarban.scaler.watch.Resources;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.main.Main;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The scaler: a Camel application that watches, measures, decides, acts and serves. */
public final class Scaler implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Scaler.class);

  /** At most so many scale requests are under way at once, up and down each. */
  private static final int ACTING_THREADS = 64;

  /** They begin to send events to CloudEventSources, and wait for no answer. */
  private static final int SENDING_THREADS = 2;

  private static final List<String> ROUTES = List.of("poll");

  /**
   * What any scaler is told at its start.
   *
   * @param host the address to serve on
   * @param port the port to serve on; 0 serves nothing
   * @param triggers a folder with trigger types of the user's own
   * @param routes a folder with routes of the operator's own
   * @param looks how often sources are looked at for objects that do not say
   */
  public record Settings(
      String host,
      int port,
      Optional<Path> triggers,
      CredentialSettings credentials,
      Optional<Path> routes,
      LookInterval looks) {

    /** With looks as they are by default. */
    public Settings(
        String host,
        int port,
        Optional<Path> triggers,
        CredentialSettings credentials,
        Optional<Path> routes) {
      this(host, port, triggers, credentials, routes, LookInterval.DEFAULT);
    }

    /** Without routes of the operator's own. */
    public Settings(
        String host, int port, Optional<Path> triggers, CredentialSettings credentials) {
      this(host, port, triggers, credentials, Optional.empty());
    }

    /** With credentials of the resources, Vaults and token servers only. */
    public Settings(String host, int port, Optional<Path> triggers) {
      this(host, port, triggers, CredentialSettings.NONE);
    }
  }

  /**
   * Where credentials come from that resources only name.
   *
   * @param files those that resources may name
   * @param identityHosts those that may be shown the scaler's own identity
   * @param clusterNamespace of the Secrets that one may name; empty for the object's own
   * @param tokens issues those of service accounts
   */
  public record CredentialSettings(
      AllowedFiles files,
      IdentityHosts identityHosts,
      Optional<String> clusterNamespace,
      ServiceAccountTokens tokens) {

    static final CredentialSettings NONE = local(AllowedFiles.NONE, IdentityHosts.NONE);

    /** On a machine. */
    public static CredentialSettings local(AllowedFiles files, IdentityHosts identityHosts) {
      return new CredentialSettings(
          files, identityHosts, Optional.empty(), ServiceAccountTokens.NONE);
    }
  }

  /**
   * All that differs between a machine and a cluster.
   *
   * @param jobs empty where no Jobs can run
   * @param engines the engine of an object that asks for none; empty where there is only the direct
   *     one
   * @param leading whether this scaler is the leader
   * @param listener hears what becomes of the objects
   * @param routes further routes of the scaler's own
   */
  public record Outside(
      Resources resources,
      Replicas replicas,
      Busyness busyness,
      Optional<Jobs> jobs,
      Optional<Engine> engines,
      BooleanSupplier leading,
      PollListener listener,
      List<String> routes) {

    /** A machine: workers are scaled directly. */
    public static <W extends Replicas & Busyness> Outside local(Resources resources, W workers) {
      return local(resources, workers, Optional.empty());
    }

    /** The same, with Jobs. */
    public static <W extends Replicas & Busyness> Outside local(
        Resources resources, W workers, Optional<Jobs> jobs) {
      return local(resources, workers, jobs, new PollListener() {});
    }

    /** The same, with a listener. */
    public static <W extends Replicas & Busyness> Outside local(
        Resources resources, W workers, Optional<Jobs> jobs, PollListener listener) {
      return new Outside(
          resources,
          workers,
          workers,
          jobs,
          Optional.empty(),
          () -> true,
          listener,
          List.of("scale-local", "api"));
    }
  }

  private final Function<CamelContext, Outside> connect;
  private final Settings settings;
  private final ProblemLog problems;
  private final List<HealthCheck> checks;
  private final InstantSource clock = new SteadyClock();
  private final Main main = new Main();
  private final EventBus events = new EventBus(InstantSource.system(), this::leads);
  private volatile EventSources eventSources;
  private volatile Outside outside;
  private volatile Polling polling;
  private KeptCredentials credentials;

  /** On this machine. */
  public <W extends Replicas & Busyness> Scaler(
      Resources resources, W workers, ProblemLog problems, Settings settings) {
    this(camel -> Outside.local(resources, workers), problems, settings);
  }

  /**
   * @param connect is given the scaler's Camel context when that has started
   */
  public Scaler(Function<CamelContext, Outside> connect, ProblemLog problems, Settings settings) {
    this(connect, problems, settings, List.of());
  }

  /**
   * @param checks further ones that the scaler's health is made of
   */
  public Scaler(
      Function<CamelContext, Outside> connect,
      ProblemLog problems,
      Settings settings,
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
    TriggerTypes types = new TriggerTypes(camel);
    KedaMetrics metrics =
        new KedaMetrics(camel.getRegistry().findSingleByType(MeterRegistry.class));
    credentials = credentials(settings.credentials());
    polling =
        new Polling(
            outside.resources(),
            types,
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
    credentials.follow(polling::changed, polling::uses);
    camel.getRegistry().bind("resources", outside.resources());
    camel.getRegistry().bind("replicas", outside.replicas());
    camel.getRegistry().bind("poller", polling.poller());
    camel.getRegistry().bind("objects", new ObjectsApi(polling.statuses()));
    problems.follow(new ProblemNews(events));
    eventSources = eventSources(camel);
    loadUserTriggers(camel);
    loadOperatorRoutes(camel);
    followEventSources(camel);
    polling.start();
    loadRoutes(camel);
    new HeapKeeper(InstantSource.system())
        .start(camel.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "heap"));
  }

  private EventSources eventSources(CamelContext camel) {
    return new EventSources(
        new EventSources.Surroundings(
            events,
            new WebClient(isAlone() ? Destinations.OF_RESOURCES : Destinations.OF_TENANTS_EVENTS),
            new SourceAuthentication(outside.resources(), credentials),
            camel.getRegistry().findSingleByType(MeterRegistry.class),
            problems,
            settings.credentials().clusterNamespace().orElse("default"),
            camel
                .getExecutorServiceManager()
                .newFixedThreadPool(this, "cloud-events", SENDING_THREADS)));
  }

  /** Those of a folder; a cluster's are followed by its own scaler. */
  private void followEventSources(CamelContext camel) {
    if (isAlone()) {
      refreshEventSources();
      camel
          .getExecutorServiceManager()
          .newSingleThreadScheduledExecutor(this, "event-sources")
          .scheduleWithFixedDelay(this::refreshEventSources, 1, 1, TimeUnit.SECONDS);
    }
  }

  private void refreshEventSources() {
    try {
      eventSources.refresh(outside.resources().eventSources());
    } catch (Throwable e) {
      // the executor would never run this again
      LOG.error(new Fault(e).told("the CloudEventSources cannot be read again"));
    }
  }

  /** For who knows of a cluster's CloudEventSources. */
  EventSources eventSources() {
    return eventSources;
  }

  /** Whether there is no cluster, in which Kubernetes events tell the same. */
  private boolean isAlone() {
    return !outside.routes().contains("event");
  }

  /** Where no Kubernetes events are made, the same is told all the same. */
  private PollListener listener() {
    PollListener decisions = new Announcements(events);
    return isAlone() ? new PollListeners(List.of(decisions, new FolderNotes(events))) : decisions;
  }

  /** However many scale at once, each waits for its turn, and the polls for none. */
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

  /** From before the health API answers: it must not say "ready" of a scaler that starts. */
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

  private void loadUserTriggers(CamelContext camel) {
    settings
        .triggers()
        .ifPresent(
            folder -> {
              LoadedFolder user =
                  new LoadedFolder(folder, Kamelets.ENDING, new Kamelets(camel), this::reportFile);
              user.refresh();
              camel
                  .getExecutorServiceManager()
                  .newSingleThreadScheduledExecutor(this, "user-triggers")
                  .scheduleWithFixedDelay(() -> refresh(user), 1, 1, TimeUnit.SECONDS);
            });
  }

  /** Read as the trigger types are: what changes takes effect at once. */
  private void loadOperatorRoutes(CamelContext camel) {
    settings
        .routes()
        .ifPresent(
            folder -> {
              LoadedFolder routes =
                  new LoadedFolder(
                      folder, ".camel.yaml", new OperatorRoutes(camel), this::reportFile);
              routes.refresh();
              camel
                  .getExecutorServiceManager()
                  .newSingleThreadScheduledExecutor(this, "operator-routes")
                  .scheduleWithFixedDelay(() -> refreshRoutes(routes), 1, 1, TimeUnit.SECONDS);
            });
  }

  private static void refreshRoutes(LoadedFolder routes) {
    try {
      routes.refresh();
    } catch (Throwable e) {
      // the executor would never run this again
      LOG.error(new Fault(e).told("the folder of routes cannot be read again"));
    }
  }

  private void refresh(LoadedFolder user) {
    try {
      if (user.refresh()) {
        polling.triggerTypesChanged();
      }
    } catch (Throwable e) {
      // the executor would never run this again
      LOG.error(new Fault(e).told("the folder of triggers cannot be read again"));
    }
  }

  private void reportFile(Path file, Optional<String> problem) {
    ResourceKey key = new ResourceKey(ResourceKind.FILE, "", file.toString());
    problems.report(key, problem.map(why -> new Problem(key, "", "", why)).stream().toList());
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
