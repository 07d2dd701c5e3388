// SPDX-License-Identifier: Apache-2.0
package io.sarban.demo;

import io.sarban.scaler.Outside;
import io.sarban.scaler.Scaler;
import io.sarban.scaler.ScalerSettings;
import io.sarban.scaler.gateway.LocalGateway;
import io.sarban.scaler.local.manifest.ManifestFolder;
import io.sarban.scaler.local.worker.WorkerProcesses;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.report.ObjectStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A request wakes a sleeping workload and is answered, many requests scale it out, and it sleeps
 * again: the HTTP gateway, the scaler and the workers on one machine.
 */
public final class HttpDemo {

  private static final String LOOPBACK = "127.0.0.1";
  private static final int CLIENTS = 30;
  private static final long BUSY_SECONDS = 10;
  private static final long DEADLINE_SECONDS = 120;

  private final Path home;
  private final PrintStream out;

  public HttpDemo(Path home, PrintStream out) {
    this.home = home;
    this.out = out;
  }

  /** Whether no request was lost and all workers are gone. */
  public boolean run() throws Exception {
    Path folder = Files.createTempDirectory("sarban-demo-");
    write(folder);
    ProblemLog problems = new ProblemLog();
    try (ManifestFolder manifests = new ManifestFolder(folder.resolve("manifests"), problems);
        WorkerProcesses workers =
            new WorkerProcesses(manifests, home, folder.resolve("work"), problems);
        LocalGateway gateway = new LocalGateway(manifests, workers, problems, LOOPBACK, 0);
        Scaler scaler =
            new Scaler(
                camel -> {
                  camel.getRegistry().bind("http-counts", gateway);
                  return Outside.local(manifests, workers, Optional.empty(), gateway);
                },
                problems,
                new ScalerSettings(LOOPBACK, 0, Optional.empty()))) {
      Thread stop = new Thread(workers::close, "stop");
      Runtime.getRuntime().addShutdownHook(stop);
      gateway.onWake(route -> scaler.polling().poller().wake(route));
      scaler.start();
      boolean good = show(scaler, port(gateway));
      Runtime.getRuntime().removeShutdownHook(stop);
      return good;
    } finally {
      out.println("workers' logs           " + folder.resolve("work/logs"));
    }
  }

  /** It listens as soon as the routes are read. */
  private static int port(LocalGateway gateway) throws InterruptedException {
    for (int i = 0; i < DEADLINE_SECONDS * 10 && gateway.port().isEmpty(); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return gateway.port().orElseThrow();
  }

  private boolean show(Scaler scaler, int port) throws InterruptedException {
    String url = "http://" + LOOPBACK + ":" + port + "/demo";
    out.println("A workload with 0 replicas behind " + url + "; a request comes.");
    HttpDemoLoad load = new HttpDemoLoad(url);
    long begun = System.nanoTime();
    load.once();
    out.printf(Locale.ROOT, "Answered after %.1f s, from zero.%n", seconds(begun));
    out.println(CLIENTS + " clients ask at once, for " + BUSY_SECONDS + " s.");
    load.begin(CLIENTS);
    int most = 0;
    boolean asleep = false;
    long start = System.nanoTime();
    while (!asleep && seconds(start) < DEADLINE_SECONDS) {
      TimeUnit.SECONDS.sleep(1);
      if (seconds(start) >= BUSY_SECONDS) {
        load.end();
      }
      ObjectStatus object = scaler.snapshot().get(0);
      most = Math.max(most, object.ready());
      asleep = load.isOver() && object.replicas() == 0 && object.ready() == 0;
      out.println(line(seconds(start), load, object));
    }
    out.println();
    out.println("requests answered       " + load.answered());
    out.println("requests lost           " + load.lost());
    out.println("most workers ready      " + most);
    out.println("asleep again            " + (asleep ? "yes" : "no"));
    return asleep && load.lost() == 0;
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private static String line(double seconds, HttpDemoLoad load, ObjectStatus object) {
    List<String> words = object.problems().isEmpty() ? object.reasons() : object.problems();
    return String.format(
        Locale.ROOT,
        "%5.1f s  answered %5d  replicas %d (%d ready)  %s",
        seconds,
        load.answered(),
        object.replicas(),
        object.ready(),
        words.isEmpty() ? "" : words.get(words.size() - 1));
  }

  private void write(Path folder) throws IOException {
    Path manifests = Files.createDirectory(folder.resolve("manifests"));
    try (InputStream template = HttpDemo.class.getResourceAsStream("/demo/http.yaml")) {
      String text = new String(template.readAllBytes(), StandardCharsets.UTF_8);
      String route = home.resolve("routes/workers/demo-http.camel.yaml").toString();
      Files.writeString(manifests.resolve("http.yaml"), text.replace("@ROUTE@", route));
    }
  }
}
