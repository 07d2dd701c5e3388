// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kubernetesresource;

import io.sarban.scaler.measure.Batch;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.Source;
import io.sarban.scaler.measure.TriggerType;
import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resolve.KeyedData;
import io.sarban.scaler.resolve.ResolvedTrigger;
import io.sarban.scaler.resource.Lookup;
import io.sarban.scaler.resource.MetricTarget;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;

/**
 * KEDA's {@code kubernetes-resource}: a number in a ConfigMap or Secret of the object's namespace.
 * Source: "Kubernetes Resource" in KEDA's documentation.
 */
public final class KubernetesResourceTrigger implements TriggerType, CamelContextAware {

  /** KEDA's names. */
  enum Kind {
    ConfigMap,
    Secret
  }

  private CamelContext camel;

  private record Namespace(String name) implements Source {
    @Override
    public String describe() {
      return "the ConfigMaps and Secrets of namespace " + name;
    }
  }

  private record ResourceQuery(
      Namespace source,
      Kind kind,
      String name,
      String key,
      ResourceValue value,
      MetricTarget target,
      double activation)
      implements Query {

    @Override
    public String metricName() {
      return kind.name().toLowerCase(Locale.ROOT) + "-" + name + "-" + key;
    }
  }

  @Override
  public Set<String> types() {
    return Set.of("kubernetes-resource");
  }

  @Override
  public Query query(Parameters parameters) {
    ResolvedTrigger trigger = parameters.trigger();
    parameters.required("resourceKind");
    String name = parameters.required("resourceName");
    String key = parameters.required("key");
    var format = parameters.oneOf("format", ResourceValue.Format.values());
    String path = format == ResourceValue.Format.number ? "" : parameters.required("valueLocation");
    var type = parameters.oneOf("valueType", ResourceValue.Type.values());
    return new ResourceQuery(
        new Namespace(trigger.object().namespace()),
        parameters.oneOf("resourceKind", Kind.values()),
        name,
        key,
        new ResourceValue(format, path, type),
        new MetricTarget(trigger.trigger().metricTypeOrDefault(), parameters.target("targetValue")),
        parameters.number("activationTargetValue"));
  }

  /** The bean method that the route calls. */
  public List<Measurement> measure(Batch<?, ResourceQuery> batch) {
    Lookup resources = camel.getRegistry().findSingleByType(Lookup.class);
    return batch.each(query -> measurement(resources, query));
  }

  private static Measurement measurement(Lookup resources, ResourceQuery query) {
    String namespace = query.source().name();
    String what = query.kind() + " " + namespace + "/" + query.name() + ", key " + query.key();
    try {
      String text =
          (query.kind() == Kind.Secret
                  ? KeyedData.secret(resources, namespace, query.name(), query.key(), false)
                  : KeyedData.configMap(resources, namespace, query.name(), query.key(), false))
              .orElseThrow();
      return Measurement.of(query.value().of(text), query.activation());
    } catch (InvalidFieldException e) {
      return Measurement.failed("resourceName", e.getMessage());
    } catch (IOException e) {
      return Measurement.failed("format", what + " is not of the format: fix format or the value");
    } catch (IllegalArgumentException e) {
      // the value may be a secret: it is not shown
      return Measurement.failed(
          "valueLocation",
          what
              + " has no number of the valueType there: fix valueLocation, valueType or the value");
    }
  }

  @Override
  public CamelContext getCamelContext() {
    return camel;
  }

  @Override
  public void setCamelContext(CamelContext context) {
    camel = context;
  }
}
