package io.sarban.scaler.cli;

import io.sarban.scaler.Scaler;
import io.sarban.scaler.cli.Sarban.UserMistake;
import io.sarban.scaler.local.Kubectl;
import io.sarban.scaler.local.ManifestFolder;
import io.sarban.scaler.local.WorkerProcesses;
import io.sarban.scaler.watch.ProblemLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "run",
    description =
        "Scale what the manifests in DIR describe, as processes of this machine, until Ctrl-C.",
    mixinStandardHelpOptions = true)
final class Run implements Callable<Integer> {

  @Parameters(
      paramLabel = "DIR",
      description = "Folder of manifests; a change takes effect at once.")
  private Path folder;

  @Option(
      names = "--triggers",
      paramLabel = "DIR",
      description = "Folder of *.kamelet.yaml files with trigger types of your own.")
  private Path triggers;

  @Mixin private RouteOptions routes;

  @Mixin private TrustOptions trust;

  @Option(names = "--host", defaultValue = "127.0.0.1", description = "Address to serve on.")
  private String host;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "Port of /api/objects, /observe/health and /observe/metrics; 0 serves none.")
  private int port;

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
    check();
    ProblemLog problems = new ProblemLog();
    ManifestFolder manifests =
        new ManifestFolder(folder, problems, Kubectl.onPath(System.getenv("PATH")));
    CountDownLatch ended = new CountDownLatch(1);
    WorkerProcesses workers = new WorkerProcesses(manifests, Home.find(), work, problems);
    Scaler scaler =
        new Scaler(
            manifests,
            workers,
            problems,
            new Scaler.Settings(
                host,
                port,
                Optional.ofNullable(triggers),
                Scaler.CredentialSettings.local(trust.files(), trust.identityHosts()),
                routes.folder()));
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  scaler.close();
                  workers.close();
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

  private static void start(Scaler scaler) {
    try {
      scaler.start();
    } catch (Throwable e) {
      throw new UserMistake(StartFailure.of(e));
    }
  }

  private void check() {
    Folders.require(folder);
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
