// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.metricsapi;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.xml.XmlMapper;
import io.sarban.scaler.http.WebAddress;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.TriggerType;
import io.sarban.scaler.measure.metricsapi.MetricsApiQuery.Format;
import io.sarban.scaler.measure.parameter.HttpAuthentication;
import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.resolve.ResolvedTrigger;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.text.BoundedFormats;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the parameters of KEDA's {@code metrics-api}. Source: "Metrics API" in KEDA's
 * documentation.
 */
public final class MetricsApiTrigger implements TriggerType {

  private final ObjectMapper json = BoundedFormats.json();
  private final XmlMapper xml = BoundedFormats.xml();

  @Override
  public Set<String> types() {
    return Set.of("metrics-api");
  }

  @Override
  public Query query(Parameters parameters) {
    ResolvedTrigger trigger = parameters.trigger();
    Format format = parameters.oneOf("format", Format.values());
    String valueLocation = parameters.required("valueLocation");
    return new MetricsApiQuery(
        source(parameters),
        format,
        valueLocation,
        location(format, valueLocation),
        parameters.number("activationTargetValue"),
        parameters.oneOf("aggregationType", Aggregation.values()),
        new MetricTarget(
            trigger.trigger().metricTypeOrDefault(), parameters.target("targetValue")));
  }

  private Location location(Format format, String path) {
    return switch (format) {
      case json -> TreeLocation.json(json, path);
      case yaml -> TreeLocation.yaml(path);
      case xml -> TreeLocation.xml(xml, path);
      case prometheus -> PrometheusLocation.parse(path);
    };
  }

  private static MetricsApiSource source(Parameters parameters) {
    WebAddress address = parameters.webAddress("url");
    HttpAuthentication authentication = HttpAuthentication.of(parameters, address);
    URI uri = authentication.uri(address.uri());
    return new MetricsApiSource(
        uri,
        authentication.headers(),
        uri.getScheme().equals("https") ? Optional.of(parameters.tls()) : Optional.empty(),
        parameters.duration("timeout"),
        parameters.flag("aggregateFromKubeServiceEndpoints")
            ? Optional.of(Service.of(uri))
            : Optional.empty());
  }
}
