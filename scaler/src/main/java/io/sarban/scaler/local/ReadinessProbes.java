package io.sarban.scaler.local;

import io.sarban.scaler.http.Destinations;
import io.sarban.scaler.http.Limits;
import io.sarban.scaler.http.WebClient;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;

/** Asks general workers whether they are ready, until they are; other programs are at once. */
final class ReadinessProbes {

  private static final Limits LIMITS = Limits.withoutRedirects(Duration.ofSeconds(1), 1 << 20);

  private final WebClient http = new WebClient(Destinations.OF_RESOURCES);

  void probe(WorkerProcess process) {
    if (!process.isGeneralWorker()) {
      process.ready(process.isAlive());
      return;
    }
    if (process.isReady()) {
      return;
    }
    URI uri = URI.create("http://127.0.0.1:" + process.port() + "/observe/health/ready");
    http.ask(HttpRequest.newBuilder(uri).build(), LIMITS)
        .thenAccept(response -> process.ready(response.status() == 200))
        .exceptionally(notYet -> null);
  }
}
