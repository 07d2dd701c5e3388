// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.metricsapi;

import io.sarban.scaler.http.ConnectionFailures;
import io.sarban.scaler.measure.Batch;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.connection.HttpClients;
import io.sarban.scaler.measure.connection.ParallelCalls;
import io.sarban.scaler.text.SourceNumber;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;

/**
 * Requests URLs: one request for all due triggers of a URL, or one to each endpoint of a Service.
 */
public final class MetricsApiCalls implements CamelContextAware, AutoCloseable {

  private static final String AGGREGATE = "aggregateFromKubeServiceEndpoints";

  private final HttpClients clients = new HttpClients();
  private final ParallelCalls calls = new ParallelCalls("metrics-api");
  private CamelContext camel;

  /** The measurements of an endpoint, one for each query. */
  private record Given(List<Measurement> measurements) {}

  /** The bean method that the route calls. */
  public List<Measurement> measure(Batch<MetricsApiSource, MetricsApiQuery> batch)
      throws InterruptedException {
    MetricsApiSource source = batch.source();
    return source.service().isEmpty()
        ? ask(batch, source.uri())
        : aggregated(batch, source.service().get());
  }

  private List<Measurement> ask(Batch<MetricsApiSource, MetricsApiQuery> batch, URI uri)
      throws InterruptedException {
    MetricsApiSource source = batch.source();
    try {
      return clients.ask(source.tls(), request(source, uri), answer -> measured(batch, answer));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return all(batch, failed(source, ConnectionFailures.reason(e)));
    }
  }

  /** As in KEDA, endpoints without a metric are left out, unless none has one. */
  private List<Measurement> aggregated(
      Batch<MetricsApiSource, MetricsApiQuery> batch, Service service) throws InterruptedException {
    MetricsApiSource source = batch.source();
    ServiceEndpoints cluster = camel.getRegistry().findSingleByType(ServiceEndpoints.class);
    if (cluster == null) {
      return all(
          batch,
          Measurement.elsewhere(
              AGGREGATE, "the endpoints of a Service are a cluster's: none are here"));
    }
    List<URI> urls;
    try {
      urls = Service.urls(source.uri(), cluster.of(service.namespace(), service.name()));
    } catch (IOException e) {
      return all(
          batch,
          Measurement.failed(
              AGGREGATE,
              "the EndpointSlices of " + service + " cannot be listed: " + e.getMessage()));
    }
    if (urls.isEmpty()) {
      return all(
          batch,
          Measurement.failed(
              "url", service + " has no ready endpoint: start its pods, or fix the host of url"));
    }
    List<Given> given = calls.each(urls, url -> new Given(ask(batch, url)));
    List<Measurement> measurements = new ArrayList<>();
    for (int i = 0; i < batch.queries().size(); i++) {
      measurements.add(aggregate(batch.queries().get(i), i, given));
    }
    return measurements;
  }

  private static Measurement aggregate(MetricsApiQuery query, int index, List<Given> given) {
    List<Measurement> all = given.stream().map(one -> one.measurements().get(index)).toList();
    List<Double> values =
        all.stream()
            .filter(Measurement.Measured.class::isInstance)
            .map(one -> ((Measurement.Measured) one).value())
            .toList();
    return values.isEmpty()
        ? all.get(0)
        : Measurement.of(query.aggregation().of(values), query.activation());
  }

  private static HttpRequest request(MetricsApiSource source, URI uri) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(source.patience());
    source.headers().forEach(request::header);
    return request.build();
  }

  private static List<Measurement> measured(
      Batch<MetricsApiSource, MetricsApiQuery> batch, HttpClients.Answer answer) {
    if (answer.status() != 200) {
      return all(batch, status(batch.source(), answer.status()));
    }
    ParsedAnswer parsed = new ParsedAnswer(answer.body());
    return batch.each(query -> measurement(query, parsed));
  }

  private static Measurement measurement(MetricsApiQuery query, ParsedAnswer answer) {
    String where = "valueLocation";
    String path = "\"" + query.valueLocation() + "\"";
    String source = query.source().describe();
    try {
      Optional<String> text = query.location().find(answer);
      if (text.isEmpty()) {
        return Measurement.failed(
            where, source + " has no number at " + path + ": fix valueLocation");
      }
      return Measurement.of(SourceNumber.orQuantity(text.get()), query.activation());
    } catch (IOException e) {
      return Measurement.failed(
          "format", source + " does not answer in " + query.format() + ": fix format or url");
    } catch (IllegalArgumentException e) {
      return Measurement.failed(
          where, source + " has no number and no quantity at " + path + ": fix valueLocation");
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
                  + "): fix authMode or what the TriggerAuthentication gives");
      case 404 -> failed(source, "is not there (HTTP status 404)");
      default -> failed(source, "answers with HTTP status " + status);
    };
  }

  private static Measurement failed(MetricsApiSource source, String why) {
    return Measurement.failed("url", source.describe() + " " + why + ": fix url or the API");
  }

  private static List<Measurement> all(Batch<?, ?> batch, Measurement failed) {
    return Collections.nCopies(batch.queries().size(), failed);
  }

  @Override
  public CamelContext getCamelContext() {
    return camel;
  }

  @Override
  public void setCamelContext(CamelContext context) {
    camel = context;
  }

  @Override
  public void close() {
    calls.close();
    clients.close();
  }
}
