// SPDX-License-Identifier: Apache-2.0
package io.sarban.demo;

import io.sarban.scaler.Scaler;
import io.sarban.scaler.ScalerSettings;
import io.sarban.scaler.local.manifest.ManifestFolder;
import io.sarban.scaler.local.worker.WorkerProcesses;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.report.ObjectStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A queue fills, workers rise from zero, drain it, and go back to zero: all of Sarban on one
 * machine.
 */
public final class Demo {

  private static final int MESSAGES = 500;
  private static final long DEADLINE_SECONDS = 120;
  private static final String USER = "demo";

  private final Path home;
  private final PrintStream out;

  public Demo(Path home, PrintStream out) {
    this.home = home;
    this.out = out;
  }

  /** Whether nothing was lost and all workers are gone. */
  public boolean run() throws Exception {
    Path folder = Files.createTempDirectory("sarban-demo-");
    String password = UUID.randomUUID().toString();
    int port = freePort();
    String uri = "amqp://" + USER + ":" + password + "@127.0.0.1:" + port + "/demo";
    write(folder, uri);
    ProblemLog problems = new ProblemLog();
    try (DemoBroker broker = DemoBroker.start(port, USER, password, folder);
        DemoLoad load = new DemoLoad(uri);
        ManifestFolder manifests = new ManifestFolder(folder.resolve("manifests"), problems);
        WorkerProcesses workers =
            new WorkerProcesses(manifests, home, folder.resolve("work"), problems);
        Scaler scaler =
            new Scaler(
                manifests,
                workers,
                problems,
                new ScalerSettings("127.0.0.1", 0, Optional.empty()))) {
      Thread stop = new Thread(workers::close, "stop");
      Runtime.getRuntime().addShutdownHook(stop);
      boolean good = watch(load, scaler);
      Runtime.getRuntime().removeShutdownHook(stop);
      return good;
    } finally {
      out.println("workers' logs           " + folder.resolve("work/logs"));
    }
  }

  private boolean watch(DemoLoad load, Scaler scaler) throws IOException, InterruptedException {
    out.println(
        MESSAGES + " messages of about 200 ms work each; up to 10 workers, from zero and back.");
    load.send(MESSAGES);
    long start = System.nanoTime();
    scaler.start();
    DemoView view = new DemoView(out, DemoView.onTerminal());
    DemoSummary summary = new DemoSummary();
    Rate rate = new Rate();
    DemoState state;
    do {
      Thread.sleep(200);
      double seconds = (System.nanoTime() - start) / 1e9;
      state = state(seconds, load, scaler.snapshot(), rate);
      summary.see(state);
      view.show(state);
    } while (!state.isDone() && state.seconds() < DEADLINE_SECONDS);
    out.println();
    out.println(summary);
    if (!state.isDone()) {
      out.println("It did not end within " + DEADLINE_SECONDS + " s: " + DemoView.line(state));
    }
    return summary.isGood();
  }

  private static DemoState state(
      double seconds, DemoLoad load, List<ObjectStatus> objects, Rate rate) throws IOException {
    int processed = load.processed();
    ObjectStatus object = objects.isEmpty() ? null : objects.get(0);
    List<String> words =
        object == null
            ? List.of()
            : object.problems().isEmpty() ? object.reasons() : object.problems();
    return new DemoState(
        seconds,
        load.sent(),
        load.backlog(),
        processed,
        load.twice(),
        object == null ? 0 : object.replicas(),
        object == null ? 0 : object.ready(),
        rate.at(seconds, processed),
        words.isEmpty() ? "" : words.get(words.size() - 1));
  }

  /** Messages a second since the last second began. */
  private static final class Rate {
    private double since;
    private int processed;
    private double rate;

    double at(double seconds, int now) {
      if (seconds - since >= 1) {
        rate = (now - processed) / (seconds - since);
        since = seconds;
        processed = now;
      }
      return rate;
    }
  }

  private void write(Path folder, String uri) throws IOException {
    Path manifests = Files.createDirectory(folder.resolve("manifests"));
    try (InputStream template = Demo.class.getResourceAsStream("/demo/demo.yaml")) {
      String text = new String(template.readAllBytes(), StandardCharsets.UTF_8);
      Files.writeString(
          manifests.resolve("demo.yaml"),
          text.replace("@URI@", uri)
              .replace("@ROUTE@", home.resolve("routes/workers/demo.camel.yaml").toString()));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }
}
