package io.sarban.scaler;

import io.micrometer.core.instrument.MeterRegistry;
import io.sarban.scaler.act.Replicas;
import io.sarban.scaler.act.ScaleRoute;
import io.sarban.scaler.measure.Measurer;
import io.sarban.scaler.measure.TriggerTypes;
import io.sarban.scaler.measure.UserTriggers;
import io.sarban.scaler.poll.ObjectStatus;
import io.sarban.scaler.poll.Polling;
import io.sarban.scaler.resource.Problem;
import io.sarban.scaler.resource.ResourceKey;
import io.sarban.scaler.schedule.SteadyClock;
import io.sarban.scaler.serve.KedaMetrics;
import io.sarban.scaler.serve.ObjectsApi;
import io.sarban.scaler.watch.ProblemLog;
import io.sarban.scaler.watch.Resources;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The scaler: a Camel application that watches, measures, decides, acts and serves. */
public final class Scaler implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("sarban");

  /** At most so many scale requests are under way at once. */
  private static final int ACTING_THREADS = 16;

  private static final List<String> ROUTES = List.of("scale", "api", "poll");

  /**
   * @param host the address to serve on
   * @param port the port to serve on; 0 serves nothing
   * @param triggers a folder with trigger types of the user's own
   */
  public record Settings(String host, int port, Optional<Path> triggers) {}

  private final Resources resources;
  private final Replicas replicas;
  private final Settings settings;
  private final ProblemLog problems;
  private final Main main = new Main();
  private Polling polling;

  /**
   * Where resources come from and where replicas run is all that differs between a machine and a
   * cluster.
   */
  public Scaler(Resources resources, Replicas replicas, ProblemLog problems, Settings settings) {
    this.resources = resources;
    this.replicas = replicas;
    this.problems = problems;
    this.settings = settings;
  }

  /** Starts to scale; returns once the first polls have begun. */
  public void start() {
    configure();
    main.start();
    CamelContext camel = main.getCamelContext();
    TriggerTypes types = new TriggerTypes(camel);
    ExecutorService acting =
        camel
            .getExecutorServiceManager()
            .newThreadPool(this, "act", ACTING_THREADS, ACTING_THREADS);
    polling =
        new Polling(
            resources,
            types,
            new Measurer(camel),
            replicas,
            new ScaleRoute(camel.createProducerTemplate()),
            acting,
            problems,
            new KedaMetrics(camel.getRegistry().findSingleByType(MeterRegistry.class)),
            new SteadyClock());
    camel.getRegistry().bind("replicas", replicas);
    camel.getRegistry().bind("poller", polling.poller());
    camel.getRegistry().bind("objects", new ObjectsApi(polling.poller()));
    loadUserTriggers(camel);
    polling.start();
    loadRoutes(camel);
  }

  private void configure() {
    main.setDefaultPropertyPlaceholderLocation("classpath:scaler.properties");
    main.addInitialProperty("camel.server.enabled", String.valueOf(settings.port() > 0));
    main.addInitialProperty("camel.server.host", settings.host());
    main.addInitialProperty("camel.server.port", String.valueOf(settings.port()));
    main.addInitialProperty("camel.management.enabled", String.valueOf(settings.port() > 0));
    main.addInitialProperty("camel.management.host", settings.host());
    main.addInitialProperty("camel.management.port", String.valueOf(settings.port()));
  }

  private void loadUserTriggers(CamelContext camel) {
    settings
        .triggers()
        .ifPresent(
            folder -> {
              UserTriggers user = new UserTriggers(camel, folder, this::reportFile);
              user.refresh();
              camel
                  .getExecutorServiceManager()
                  .newSingleThreadScheduledExecutor(this, "user-triggers")
                  .scheduleWithFixedDelay(() -> refresh(user), 1, 1, TimeUnit.SECONDS);
            });
  }

  private void refresh(UserTriggers user) {
    try {
      if (user.refresh()) {
        polling.triggerTypesChanged();
      }
    } catch (RuntimeException e) {
      // the executor would never run this again
      LOG.error("the folder of triggers cannot be read again; this is a fault of Sarban", e);
    }
  }

  private void reportFile(Path file, Optional<String> problem) {
    ResourceKey key = new ResourceKey("File", "", file.toString());
    problems.report(key, problem.map(why -> new Problem(key, "", "", why)).stream().toList());
  }

  /** The scaler's own routes come last: they refer to all the rest. */
  private void loadRoutes(CamelContext camel) {
    List<Resource> routes =
        ROUTES.stream()
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

  /** What is known of each object now, in the order of their names. */
  public List<ObjectStatus> snapshot() {
    return polling.poller().snapshot();
  }

  /** Stops to poll; leaves the replicas to their owner. */
  @Override
  public void close() {
    main.stop();
    resources.close();
  }
}
