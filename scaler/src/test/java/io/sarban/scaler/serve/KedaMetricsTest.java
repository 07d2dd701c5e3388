// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sarban.scaler.FreePort;
import io.sarban.scaler.Outside;
import io.sarban.scaler.Scaler;
import io.sarban.scaler.ScalerSettings;
import io.sarban.scaler.local.manifest.ManifestFolder;
import io.sarban.scaler.local.worker.NoJobs;
import io.sarban.scaler.local.worker.NoReplicas;
import io.sarban.scaler.problem.ProblemLog;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** KEDA's metrics of ScaledJobs, as a running scaler serves them to Prometheus. */
class KedaMetricsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir private Path folder;
  private final HttpClient http = HttpClient.newHttpClient();

  private void job(String name, String annotations, String trigger) throws IOException {
    Files.writeString(
        folder.resolve(name + ".yaml"),
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledJob
        metadata: {name: %s, namespace: shop, annotations: {%s}}
        spec:
          pollingInterval: 1
          jobTargetRef: {template: {spec: {containers: [{name: c, image: i}]}}}
          triggers: [%s]
        """
            .formatted(name, annotations, trigger));
  }

  private List<String> scrape(int port) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + "/observe/metrics");
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body()
        .lines()
        .toList();
  }

  @Test
  void servesThoseOfScaledJobs() throws Exception {
    String always =
        "{type: cron, metadata: {timezone: UTC, start: 0 0 1 1 *, end: 59 23 31 12 *,"
            + " desiredReplicas: \"7\"}}";
    job("runs", "", always);
    job("rests", "autoscaling.keda.sh/paused: \"true\"", always);
    job(
        "fails",
        "",
        "{type: metrics-api, metadata: {url: \"http://127.0.0.1:1/\", valueLocation: a,"
            + " targetValue: \"1\"}}");
    int port = FreePort.find();
    ProblemLog problems = new ProblemLog();
    try (ManifestFolder resources = new ManifestFolder(folder, problems);
        Scaler scaler =
            new Scaler(
                camel ->
                    Outside.local(resources, new NoReplicas(resources), Optional.of(new NoJobs())),
                problems,
                new ScalerSettings("127.0.0.1", port, Optional.empty()))) {
      scaler.start();
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(scrape(port))
                      .contains(
                          "keda_scaled_job_paused{namespace=\"shop\",scaledJob=\"runs\"} 0.0",
                          "keda_scaled_job_paused{namespace=\"shop\",scaledJob=\"rests\"} 1.0",
                          "keda_resource_registered_total{namespace=\"shop\",type=\"scaled_job\"} 3.0")
                      .anyMatch(
                          line ->
                              line.startsWith("keda_scaled_job_errors_total{")
                                  && line.contains("scaledJob=\"fails\"")
                                  && !line.endsWith(" 0.0"))
                      .anyMatch(
                          line ->
                              line.startsWith("keda_scaler_metrics_value{")
                                  && line.contains("scaledObject=\"runs\"")
                                  && line.contains("type=\"scaledjob\"")
                                  && line.endsWith(" 7.0"))
                      .anyMatch(
                          line ->
                              line.startsWith("keda_scaler_active{")
                                  && line.contains("scaledObject=\"runs\"")
                                  && line.endsWith(" 1.0"))
                      .anyMatch(
                          line ->
                              line.startsWith("keda_scaler_detail_errors_total{")
                                  && line.contains("scaledObject=\"fails\""))
                      .anyMatch(
                          line ->
                              line.startsWith("keda_internal_scale_loop_latency_seconds{")
                                  && line.contains("resource=\"runs\"")
                                  && line.contains("type=\"scaledjob\""))
                      .anyMatch(line -> line.startsWith("keda_scaler_metrics_latency_seconds{")));
    }
  }
}
