// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import io.sarban.scaler.CredentialSettings;
import io.sarban.scaler.Outside;
import io.sarban.scaler.Scaler;
import io.sarban.scaler.ScalerSettings;
import io.sarban.scaler.cli.Sarban.UserMistake;
import io.sarban.scaler.component.Libraries;
import io.sarban.scaler.gateway.LocalGateway;
import io.sarban.scaler.local.worker.WorkerJobs;
import io.sarban.scaler.local.worker.WorkerProcesses;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.route.Derived;
import io.sarban.scaler.route.PrintedManifests;
import io.sarban.scaler.watch.Resources;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "run",
    description =
        "Scale what the manifests in a folder describe, or Camel routes by what waits for them, as"
            + " processes of this machine, until Ctrl-C.",
    mixinStandardHelpOptions = true)
final class Run implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "DIR|ROUTE",
      arity = "1..*",
      description =
          "Folder of manifests; or *.camel.yaml files, or a folder of them, which are one workload."
              + " A change takes effect at once.")
  private List<Path> paths;

  @Option(names = "--name", description = "Name of the routes' workload (default: as the file).")
  private String name;

  @Mixin private ScalingOptions scaling;

  @Option(
      names = "--dry-run",
      description = "Print the manifests that are derived from the routes, and end.")
  private boolean dryRun;

  @Option(
      names = "--triggers",
      paramLabel = "DIR",
      description = "Folder of *.kamelet.yaml files with trigger types of your own.")
  private Path triggers;

  @Mixin private RouteOptions routes;

  @Mixin private LibraryOptions components;

  @Mixin private LookOptions looks;

  @Mixin private TrustOptions trust;

  @Option(names = "--host", defaultValue = "127.0.0.1", description = "Address to serve on.")
  private String host;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "Port of /api/objects, /observe/health and /observe/metrics; 0 serves none.")
  private int port;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      defaultValue = "8088",
      description =
          "Port of the HTTP gateway, which takes requests for objects with an http trigger; 0: any"
              + " (default: 8088).")
  private int httpPort;

  @Option(
      names = "--work",
      defaultValue = ".sarban",
      description = "Folder for the workers' logs and files (default: .sarban).")
  private Path work;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "End after so many seconds (default: run until Ctrl-C).")
  private Long seconds;

  @Override
  public Integer call() throws InterruptedException {
    RunResources sources = new RunResources(paths, Optional.ofNullable(name), scaling.scaling());
    if (dryRun) {
      return print(sources);
    }
    check();
    ProblemLog problems = new ProblemLog();
    PrintWriter out = spec.commandLine().getOut();
    Resources resources = sources.open(problems, out);
    Libraries libraries = components.libraries(line -> say(out, line));
    sources.fetch(libraries);
    CountDownLatch ended = new CountDownLatch(1);
    WorkerProcesses workers =
        new WorkerProcesses(resources, Home.find(), work, problems, libraries);
    WorkerJobs jobs = new WorkerJobs(resources, Home.find(), work, libraries);
    LocalGateway gateway = new LocalGateway(resources, workers, problems, host, httpPort);
    Scaler scaler =
        new Scaler(
            camel -> {
              camel.getRegistry().bind("http-counts", gateway);
              return Outside.local(resources, workers, Optional.of(jobs), gateway);
            },
            problems,
            new ScalerSettings(
                host,
                port,
                Optional.ofNullable(triggers),
                CredentialSettings.local(trust.files(), trust.identityHosts()),
                routes.folder(),
                looks.interval()));
    gateway.onWake(route -> scaler.polling().poller().wake(route));
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  gateway.close();
                  scaler.close();
                  workers.close();
                  jobs.close();
                  ended.countDown();
                },
                "stop"));
    start(scaler);
    if (seconds == null) {
      ended.await();
    } else {
      TimeUnit.SECONDS.sleep(seconds);
    }
    return 0;
  }

  private int print(RunResources sources) {
    if (!sources.derives()) {
      throw new UserMistake(
          paths.get(0)
              + " is read as manifests, from which nothing is derived: name a *.camel.yaml file, or leave"
              + " --dry-run out");
    }
    Derived derived = sources.derived();
    PrintWriter out = spec.commandLine().getOut();
    derived.notes().forEach(note -> out.println("# Note: " + note));
    out.print(PrintedManifests.all(derived));
    out.flush();
    return 0;
  }

  private static void say(PrintWriter out, String line) {
    out.println("# " + line);
    out.flush();
  }

  private static void start(Scaler scaler) {
    try {
      scaler.start();
    } catch (Throwable e) {
      throw new UserMistake(StartFailure.of(e));
    }
  }

  private void check() {
    if (triggers != null) {
      Folders.require(triggers);
    }
    if (port > 0) {
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getByName(host))) {
        probe.setReuseAddress(true);
      } catch (IOException e) {
        throw new UserMistake(
            "port " + port + " of " + host + " is not free: choose another with --port");
      }
    }
  }
}
