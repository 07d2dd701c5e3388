package io.sarban.scaler.measure.metricsapi;

import io.sarban.scaler.measure.Batch;
import io.sarban.scaler.measure.Failures;
import io.sarban.scaler.measure.HttpClients;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.SourceNumber;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Asks URLs: one request for all that is due of one. */
public final class MetricsApiCalls implements AutoCloseable {

  private final HttpClients clients = new HttpClients();

  /** The bean's method that the route calls. */
  public List<Measurement> measure(Batch batch) throws InterruptedException {
    MetricsApiSource source = (MetricsApiSource) batch.source();
    try {
      HttpClients.Answer answer = send(source);
      if (answer.status() != 200) {
        return all(batch, status(source, answer.status()));
      }
      return batch.each(MetricsApiQuery.class, query -> measurement(query, answer.body()));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return all(batch, failed(source, Failures.connection(e)));
    }
  }

  private HttpClients.Answer send(MetricsApiSource source)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(source.uri()).timeout(source.timeout());
    source.headers().forEach(request::header);
    return clients.ask(source.tls(), request.build());
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
      return Measurement.of(SourceNumber.orQuantity(text.get()), query.activation());
    } catch (IOException e) {
      return Measurement.failed(
          "format", source + " does not answer in " + query.format() + ": mend format or url");
    } catch (IllegalArgumentException e) {
      return Measurement.failed(
          where, source + " has no number and no quantity at " + path + ": mend valueLocation");
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
