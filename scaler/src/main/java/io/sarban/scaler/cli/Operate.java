package io.sarban.scaler.cli;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.sarban.scaler.Scaler;
import io.sarban.scaler.kubernetes.ClusterResources;
import io.sarban.scaler.kubernetes.Namespaces;
import io.sarban.scaler.kubernetes.ScaleSubresource;
import io.sarban.scaler.watch.ProblemLog;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "operate",
    description = "Scale what the ScaledObjects of a cluster describe; the scaler's pod runs this.",
    mixinStandardHelpOptions = true)
final class Operate implements Callable<Integer> {

  @Option(names = "--triggers", paramLabel = "DIR", description = "Trigger types of your own.")
  private Path triggers;

  @Option(names = "--host", defaultValue = "${POD_IP:-127.0.0.1}")
  private String host;

  @Option(names = "--port", defaultValue = "8080")
  private int port;

  @Option(
      names = "--namespaces",
      defaultValue = "${WATCH_NAMESPACE:-}",
      description = "Namespaces to watch, separated by commas (default: all).")
  private String namespaces;

  @Override
  public Integer call() throws InterruptedException {
    ProblemLog problems = new ProblemLog();
    CountDownLatch ended = new CountDownLatch(1);
    KubernetesClient client = new KubernetesClientBuilder().build();
    ClusterResources resources = new ClusterResources(client, Namespaces.parse(namespaces));
    ScaleSubresource replicas = new ScaleSubresource(client, resources, InstantSource.system());
    Scaler scaler =
        new Scaler(
            resources,
            replicas,
            problems,
            new Scaler.Settings(host, port, Optional.ofNullable(triggers)));
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  scaler.close();
                  client.close();
                  ended.countDown();
                },
                "stop"));
    scaler.start();
    ended.await();
    return 0;
  }
}
