// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.prometheus;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sarban.scaler.http.ConnectionFailures;
import io.sarban.scaler.measure.Batch;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.connection.HttpClients;
import io.sarban.scaler.measure.connection.ParallelCalls;
import io.sarban.scaler.measure.prometheus.PrometheusAnswer.Failure;
import io.sarban.scaler.measure.prometheus.PrometheusAnswer.Value;
import io.sarban.scaler.problem.FailureLine;
import io.sarban.scaler.text.BoundedFormats;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sends a server all queries that are due, equal ones once. The API takes one query in each
 * request: they are sent a few at a time, with one client.
 */
public final class PrometheusCalls implements AutoCloseable {

  private final HttpClients clients = new HttpClients();
  private final ParallelCalls calls = new ParallelCalls("prometheus");
  private final ObjectMapper json = BoundedFormats.json();

  /** The bean method that the route calls. */
  public List<Measurement> measure(Batch<PrometheusSource, PrometheusQuery> batch)
      throws InterruptedException {
    List<URI> asked = batch.queries().stream().map(PrometheusQuery::uri).distinct().toList();
    PrometheusSource source = batch.source();
    List<PrometheusAnswer> answers = calls.each(asked, uri -> ask(source, uri));
    Map<URI, PrometheusAnswer> byUri = new HashMap<>();
    for (int i = 0; i < asked.size(); i++) {
      byUri.put(asked.get(i), answers.get(i));
    }
    return batch.each(query -> measurement(query, byUri.get(query.uri())));
  }

  private PrometheusAnswer ask(PrometheusSource source, URI uri) throws InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(source.answerLimit());
    source.headers().forEach(request::header);
    try {
      return clients.ask(source.tls(), request.build(), this::read);
    } catch (IOException | RuntimeException e) {
      return new Failure("serverAddress", ConnectionFailures.reason(e));
    }
  }

  private PrometheusAnswer read(HttpClients.Answer answer) {
    try {
      return answer.status() == 200
          ? PrometheusAnswer.read(json, answer.body())
          : refusal(answer.status(), answer.body());
    } catch (IOException | NumberFormatException e) {
      return new Failure("serverAddress", "does not answer as Prometheus does: fix serverAddress");
    }
  }

  /** Source of the statuses: "Format overview" of Prometheus' "HTTP API". */
  private Failure refusal(int status, byte[] body) throws IOException {
    return switch (status) {
      case 401, 403 ->
          new Failure(
              "authModes",
              "refuses the request (HTTP status "
                  + status
                  + "): fix authModes or what the TriggerAuthentication gives");
      case 400, 422 ->
          new Failure(
              "query",
              "refuses the query: "
                  + FailureLine.of(json.readTree(body).path("error").asText("no reason given")));
      case 404 ->
          new Failure(
              "serverAddress",
              "has no Prometheus API there (HTTP status 404): fix the path in serverAddress");
      default -> new Failure("serverAddress", "answers with HTTP status " + status);
    };
  }

  private static Measurement measurement(PrometheusQuery query, PrometheusAnswer answer) {
    String server = query.source().describe();
    if (answer instanceof Failure failure) {
      return Measurement.failed(failure.field(), server + " " + failure.why());
    }
    if (answer instanceof Value number && Double.isFinite(number.value())) {
      return Measurement.of(number.value(), query.activation());
    }
    if (query.ignoreNullValues()) {
      return Measurement.of(0, query.activation());
    }
    String what = answer instanceof Value number ? String.valueOf(number.value()) : "no series";
    return Measurement.failed(
        "query",
        server
            + " gives "
            + what
            + ": is what it scrapes lost? fix query, or set ignoreNullValues to \"true\"");
  }

  @Override
  public void close() {
    calls.close();
    clients.close();
  }
}
