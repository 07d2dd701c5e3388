// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.measure.MetricName;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resolve.ResolvedTrigger;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;
import io.sarban.scaler.resource.Trigger;
import io.sarban.scaler.trigger.Declarations;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The triggers that the users of KEDA's HTTP add-on write. */
class AddOnTriggerTest {

  private static final ResourceKey OBJECT =
      new ResourceKey(ResourceKind.SCALED_OBJECT, "shop", "orders");

  private final Map<ResourceKey, HasMetadata> resources = new HashMap<>();

  private void route(String scalingMetric) {
    put(
        "InterceptorRoute",
        "{target: {service: orders, port: 80}, scalingMetric: %s}",
        scalingMetric);
  }

  private void object(String spec) {
    put("HTTPScaledObject", "%s", spec);
  }

  private void put(String kind, String format, String spec) {
    GenericKubernetesResource resource =
        Serialization.unmarshal(
            "kind: " + kind + "\nspec: " + format.formatted(spec), GenericKubernetesResource.class);
    resources.put(new ResourceKey(kind, "shop", "orders"), resource);
  }

  private List<Query> queries(String field) {
    Map<String, String> metadata =
        Map.of("scalerAddress", "keda-add-ons-http-external-scaler.keda:9090", field, "orders");
    Trigger trigger = new Trigger("external-push", null, null, metadata, null, null, null);
    return new AddOnTrigger()
        .queries(
            new Parameters(
                new ResolvedTrigger(OBJECT, 0, trigger, metadata, Map.of(), Map.of()),
                Declarations.shipped().find("external-push").orElseThrow(),
                false,
                key -> Optional.ofNullable(resources.get(key))));
  }

  private static MetricTarget each(double value) {
    return new MetricTarget(MetricType.AverageValue, value);
  }

  @Test
  void anInterceptorRouteHasOneMetricOrBoth() {
    route("{concurrency: {targetValue: 20}}");
    assertThat(queries("interceptorRoute"))
        .singleElement()
        .satisfies(
            query -> {
              assertThat(MetricName.of(0, query)).isEqualTo("s0-http_orders_concurrency");
              assertThat(query.target()).isEqualTo(each(20));
              assertThat(query.wokenBy()).contains(new RouteName("shop", "orders"));
            });
    route("{concurrency: {targetValue: 20}, requestRate: {targetValue: 7, window: 1m}}");
    assertThat(queries("interceptorRoute"))
        .extracting(Query::metricName)
        .containsExactly("http_orders_concurrency", "http_orders_rate");
    assertThat(queries("interceptorRoute"))
        .extracting(Query::target)
        .containsExactly(each(20), each(7));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                     | 100",
        "{targetPendingRequests: 30}                            | 30",
        "{scalingMetric: {concurrency: {}}}                     | 100",
        "{scalingMetric: {concurrency: {targetValue: 4}}}       | 4",
        "{scalingMetric: {requestRate: {targetValue: 9}}}       | 9",
        "{scalingMetric: {requestRate: {}}}                     | 100",
      })
  void anHttpScaledObjectHasOneMetric(String spec, double target) {
    object(spec);
    assertThat(queries("httpScaledObject"))
        .singleElement()
        .satisfies(
            query -> {
              assertThat(MetricName.of(0, query)).isEqualTo("s0-http-shop_002Forders");
              assertThat(query.target()).isEqualTo(each(target));
              assertThat(query.wokenBy()).contains(new RouteName("shop", "orders"));
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                | spec.scalingMetric has neither concurrency nor requestRate: add one",
        "{concurrency: {}}                 | spec.scalingMetric.concurrency.targetValue is required: a whole number from 1",
        "{concurrency: {targetValue: 0}}   | spec.scalingMetric.concurrency.targetValue must be a whole number from 1",
        "{requestRate: {targetValue: a}}   | spec.scalingMetric.requestRate.targetValue must be a whole number from 1",
        "{requestRate: {targetValue: 1.5}} | spec.scalingMetric.requestRate.targetValue must be a whole number from 1",
        "[1]                               | spec.scalingMetric has neither concurrency nor requestRate: add one",
      })
  void saysWhatIsWrongWithTheRoute(String scalingMetric, String message) {
    route(scalingMetric);
    assertThatThrownBy(() -> queries("interceptorRoute"))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo("interceptorRoute"))
        .hasMessage("InterceptorRoute shop/orders: " + message);
  }

  @Test
  void bothMetricsOfAnHttpScaledObjectAreOneTooMany() {
    object("{scalingMetric: {concurrency: {}, requestRate: {}}}");
    assertThatThrownBy(() -> queries("httpScaledObject"))
        .hasMessageStartingWith("HTTPScaledObject shop/orders: spec.scalingMetric has both");
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThatThrownBy(() -> queries("interceptorRoute"))
        .hasMessage("InterceptorRoute shop/orders is missing: create it, or name another");
    assertThatThrownBy(() -> queries("httpScaledObject"))
        .hasMessage("HTTPScaledObject shop/orders is missing: create it, or name another");
    assertThatThrownBy(() -> queries("other"))
        .hasMessageContaining("of external scalers Sarban knows KEDA's HTTP add-on only");
  }
}
