package io.sarban.scaler.measure.metricsapi;

import io.fabric8.kubernetes.api.model.Quantity;
import io.sarban.scaler.measure.Batch;
import io.sarban.scaler.measure.Failures;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.SourceConnections;
import io.sarban.scaler.measure.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Asks URLs: one request for all that is due of one. */
public final class MetricsApiCalls implements AutoCloseable {

  private static final int MAX_BYTES = 10 << 20;

  private final SourceConnections<Optional<Tls>, Client> clients =
      new SourceConnections<>(Client::open, InstantSource.system());

  /** HttpClient has no close before Java 21: it ends with its last reference. */
  private record Client(HttpClient http) implements AutoCloseable {

    static Client open(Optional<Tls> tls) {
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .followRedirects(HttpClient.Redirect.NORMAL)
              .connectTimeout(Duration.ofSeconds(5));
      tls.ifPresent(certificates -> builder.sslContext(certificates.context()));
      return new Client(builder.build());
    }

    @Override
    public void close() {}
  }

  /** The bean's method that the route calls. */
  public List<Measurement> measure(Batch batch) throws InterruptedException {
    MetricsApiSource source = (MetricsApiSource) batch.source();
    try {
      HttpResponse<InputStream> response = send(source);
      try (InputStream body = response.body()) {
        if (response.statusCode() != 200) {
          return all(batch, status(source, response.statusCode()));
        }
        byte[] answer = body.readNBytes(MAX_BYTES + 1);
        if (answer.length > MAX_BYTES) {
          return all(batch, failed(source, "answers with more than 10 MiB"));
        }
        return batch.queries().stream().map(q -> measurement((MetricsApiQuery) q, answer)).toList();
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return all(batch, failed(source, Failures.connection(e)));
    }
  }

  /** The time limit is the measurer's, which interrupts. */
  private HttpResponse<InputStream> send(MetricsApiSource source) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(source.uri());
    source.headers().forEach(request::header);
    return clients.get(source.tls()).http().send(request.build(), BodyHandlers.ofInputStream());
  }

  private static Measurement measurement(MetricsApiQuery query, byte[] answer) {
    String where = "valueLocation";
    String path = "\"" + query.valueLocation() + "\"";
    String source = query.source().describe();
    try {
      Optional<String> text = query.location().find(answer);
      if (text.isEmpty()) {
        return Measurement.failed(
            where, source + " has no number at " + path + ": mend valueLocation");
      }
      return Measurement.of(number(text.get()), query.activation());
    } catch (IOException e) {
      return Measurement.failed(
          "format", source + " does not answer in " + query.format() + ": mend format or url");
    } catch (IllegalArgumentException e) {
      return Measurement.failed(
          where, source + " has no number and no quantity at " + path + ": mend valueLocation");
    }
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Quantity.getAmountInBytes(new Quantity(text)).doubleValue();
    }
  }

  private static Measurement status(MetricsApiSource source, int status) {
    return switch (status) {
      case 401, 403 ->
          Measurement.failed(
              "authMode",
              source.describe()
                  + " refuses the request (HTTP status "
                  + status
                  + "): mend authMode or what the TriggerAuthentication gives");
      case 404 -> failed(source, "is not there (HTTP status 404)");
      default -> failed(source, "answers with HTTP status " + status);
    };
  }

  private static Measurement failed(MetricsApiSource source, String why) {
    return Measurement.failed("url", source.describe() + " " + why + ": mend url or the API");
  }

  private static List<Measurement> all(Batch batch, Measurement failed) {
    return Collections.nCopies(batch.queries().size(), failed);
  }

  @Override
  public void close() {
    clients.close();
  }
}
