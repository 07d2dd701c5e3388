// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.workload;

import io.fabric8.kubernetes.api.model.Pod;
import io.sarban.scaler.measure.Batch;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.Source;
import io.sarban.scaler.measure.TriggerType;
import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.resolve.ResolvedTrigger;
import io.sarban.scaler.resource.MetricTarget;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;

/**
 * KEDA's {@code kubernetes-workload}: counts the pods in the object's namespace that match a
 * selector and have not ended, or the nodes that they run on.
 */
public final class WorkloadTrigger implements TriggerType, CamelContextAware {

  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  private CamelContext camel;

  private record Namespace(String name) implements Source {
    @Override
    public String describe() {
      return "the pods of namespace " + name;
    }
  }

  private record WorkloadQuery(
      Namespace source,
      PodSelector selector,
      boolean groupByNode,
      MetricTarget target,
      double activation,
      String metricName)
      implements Query {}

  @Override
  public Set<String> types() {
    return Set.of("kubernetes-workload");
  }

  @Override
  public Query query(Parameters parameters) {
    ResolvedTrigger trigger = parameters.trigger();
    String selector = parameters.required("podSelector");
    String namespace = trigger.object().namespace();
    return new WorkloadQuery(
        new Namespace(namespace),
        PodSelector.parse(selector),
        parameters.flag("groupByNode"),
        new MetricTarget(trigger.trigger().metricTypeOrDefault(), parameters.target("value")),
        parameters.number("activationValue"),
        "workload-" + namespace);
  }

  /** The bean method that the route calls. */
  public List<Measurement> measure(Batch<Namespace, WorkloadQuery> batch) {
    Pods pods = camel.getRegistry().findSingleByType(Pods.class);
    List<Pod> here = pods == null ? List.of() : pods.of(batch.source().name());
    return batch.each(
        query ->
            pods == null
                ? Measurement.elsewhere(
                    "type", "kubernetes-workload counts the pods of a cluster: none are here")
                : Measurement.of((double) count(query, here), query.activation()));
  }

  private static long count(WorkloadQuery query, List<Pod> pods) {
    Stream<Pod> matching =
        pods.stream()
            .filter(pod -> query.selector().matches(pod.getMetadata().getLabels()))
            .filter(pod -> !ENDED.contains(pod.getStatus().getPhase()));
    return query.groupByNode()
        ? matching
            .map(pod -> pod.getSpec().getNodeName())
            .filter(Objects::nonNull)
            .distinct()
            .count()
        : matching.count();
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
