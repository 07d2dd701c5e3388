// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker;

import io.sarban.worker.problem.Mistakes;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A general Camel worker: runs the given YAML routes until it is told to end, then drains. */
@Command(
    name = "worker",
    description = "Runs Camel routes; on SIGTERM finishes what is in flight, and ends.",
    mixinStandardHelpOptions = true)
public final class Worker implements Callable<Integer> {

  @Parameters(
      paramLabel = "ROUTE",
      arity = "0..*",
      description = "YAML route files, or folders of them (default: /etc/sarban/routes).")
  private List<Path> routes = List.of(Path.of("/etc/sarban/routes"));

  public static void main(String[] args) {
    System.exit(new CommandLine(new Worker()).execute(args));
  }

  @Override
  public Integer call() {
    Main main = new WorkerMain();
    Thread termination = new Thread(new Termination(main), "termination");
    try {
      configure(main);
      if (!registered(termination)) {
        return 0;
      }
      main.run();
      return main.getExitCode();
    } catch (Exception | LinkageError e) {
      System.err.println("worker: " + Mistakes.oneLine(e));
      // there is nothing to drain, and the drain must not set the exit status
      Runtime.getRuntime().removeShutdownHook(termination);
      return 1;
    }
  }

  /** Whether the hook will run at the end. False if SIGTERM came first: then nothing has begun. */
  private static boolean registered(Thread termination) {
    try {
      Runtime.getRuntime().addShutdownHook(termination);
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private void configure(Main main) {
    Settings settings = Settings.of(System.getenv());
    OwnConsumers consumers = new OwnConsumers(Worker.class.getClassLoader());
    settings.applyTo(main);
    main.configure().withRoutesIncludePattern(RouteFiles.pattern(routes));
    main.bind("environment", new Environment());
    main.bind(ContextReadiness.ID, new ContextReadiness());
    Inflight inflight = new Inflight(main, consumers.bind(main, settings));
    main.bind("inflight", inflight);
    UnfinishedExchanges unfinished = new UnfinishedExchanges();
    main.bind("unfinishedExchanges", unfinished);
    Drain drain =
        new Drain(unfinished, consumers.stopped(), settings.graceSeconds(), Termination::late);
    main.bind("drain", drain);
    if (settings.isBounded()) {
      main.bind(
          "boundedWork",
          new BoundedWork(main, inflight, drain, settings.maxMessages(), settings.untilEmpty()));
    }
    if (consumers.rabbit()) {
      main.addMainListener(ConsumerTimeoutWarning.of(System.getenv(), unfinished));
    }
    // not Camel's, which leaves the exit status to the JVM
    main.setShutdownStrategy(new SimpleMainShutdownStrategy());
  }
}
