// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.prometheus;

import io.sarban.scaler.http.RequestHeader;
import io.sarban.scaler.http.WebAddress;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.TriggerType;
import io.sarban.scaler.measure.parameter.HttpAuthentication;
import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resolve.ResolvedTrigger;
import io.sarban.scaler.resource.MetricTarget;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the parameters of KEDA's {@code prometheus}. Source: "Prometheus" in KEDA's documentation;
 * "HTTP API" in Prometheus'.
 */
public final class PrometheusTrigger implements TriggerType {

  @Override
  public Set<String> types() {
    return Set.of("prometheus");
  }

  @Override
  public Query query(Parameters parameters) {
    ResolvedTrigger trigger = parameters.trigger();
    if (parameters.text("awsRegion").isPresent()) {
      throw new InvalidFieldException(
          "awsRegion", "Amazon's managed Prometheus is not supported yet: leave it out");
    }
    WebAddress address = parameters.webAddress("serverAddress");
    HttpAuthentication authentication = HttpAuthentication.of(parameters, address);
    PrometheusSource source = source(parameters, address.uri(), authentication);
    return new PrometheusQuery(
        source,
        authentication.uri(uri(source.server(), parameters)),
        parameters.flag("ignoreNullValues"),
        parameters.number("activationThreshold"),
        new MetricTarget(trigger.trigger().metricTypeOrDefault(), parameters.target("threshold")));
  }

  private static PrometheusSource source(
      Parameters parameters, URI server, HttpAuthentication authentication) {
    if (server.getRawQuery() != null) {
      throw new InvalidFieldException(
          "serverAddress", "must have no query: give that by queryParameters");
    }
    Map<String, String> headers = new HashMap<>(customHeaders(parameters));
    headers.putAll(authentication.headers());
    return new PrometheusSource(
        server,
        Map.copyOf(headers),
        server.getScheme().equals("https") ? Optional.of(parameters.tls()) : Optional.empty(),
        parameters.duration("timeout"),
        parameters.trigger().object().namespace());
  }

  private static Map<String, String> customHeaders(Parameters parameters) {
    Map<String, String> headers = parameters.pairs("customHeaders");
    headers.forEach(
        (name, value) -> {
          if (!RequestHeader.canBeSent(name, value)) {
            throw new InvalidFieldException(
                "customHeaders", "the header \"" + name + "\" cannot be sent: leave it out");
          }
        });
    return headers;
  }

  private static URI uri(URI server, Parameters parameters) {
    StringBuilder uri = new StringBuilder(server.toString().replaceFirst("/+$", ""));
    uri.append("/api/v1/query?query=").append(encoded(parameters.required("query")));
    parameters
        .text("namespace")
        .ifPresent(namespace -> uri.append("&namespace=").append(encoded(namespace)));
    parameters
        .pairs("queryParameters")
        .forEach(
            (name, value) ->
                uri.append('&').append(encoded(name)).append('=').append(encoded(value)));
    return URI.create(uri.toString());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
