package io.sarban.scaler.measure.servicebus;

import io.sarban.scaler.measure.Parameters;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.TenantPattern;
import io.sarban.scaler.measure.TriggerType;
import io.sarban.scaler.measure.servicebus.ServiceBusQuery.Operation;
import io.sarban.scaler.resource.InvalidFieldException;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.ResolvedTrigger;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the parameters of KEDA's {@code azure-servicebus}. Source: "Azure Service Bus" in KEDA's
 * documentation.
 */
public final class ServiceBusTrigger implements TriggerType {

  @Override
  public Set<String> types() {
    return Set.of("azure-servicebus");
  }

  @Override
  public String endpoint() {
    return "direct:measure-azure-servicebus";
  }

  @Override
  public Query query(Parameters parameters) {
    ResolvedTrigger trigger = parameters.trigger();
    EntitySet set = set(parameters);
    String entity = parameters.required(set.field());
    return new ServiceBusQuery(
        ServiceBusSource.of(connection(parameters)),
        set,
        entity,
        pattern(parameters, set.field(), entity),
        parameters.oneOf("operation", Operation.sum, Operation.values()),
        parameters.number("activationMessageCount", 0),
        new MetricTarget(
            trigger.trigger().metricTypeOrDefault(), parameters.positive("messageCount", 5)));
  }

  private static EntitySet set(Parameters parameters) {
    Optional<String> queue = parameters.text("queueName");
    Optional<String> topic = parameters.text("topicName");
    if (queue.isPresent() && (topic.isPresent() || has(parameters, "subscriptionName"))) {
      throw new InvalidFieldException(
          "queueName", "excludes topicName and subscriptionName: leave it or them out");
    }
    if (queue.isEmpty() && topic.isEmpty()) {
      throw new InvalidFieldException(
          "queueName", "is required, or else topicName and subscriptionName");
    }
    return topic.<EntitySet>map(EntitySet.Subscriptions::new).orElseGet(EntitySet.Queues::new);
  }

  private static boolean has(Parameters parameters, String name) {
    return parameters.text(name).isPresent();
  }

  private static Optional<TenantPattern> pattern(Parameters parameters, String field, String text) {
    return parameters.flag("useRegex", false)
        ? Optional.of(TenantPattern.parse(field, text))
        : Optional.empty();
  }

  private static String connection(Parameters parameters) {
    return parameters
        .secret("connection")
        .orElseThrow(
            () ->
                has(parameters, "namespace") && !has(parameters, "connectionFromEnv")
                    ? new InvalidFieldException(
                        "namespace",
                        "podIdentity is not supported yet: give a connection string, by"
                            + " connectionFromEnv or in a TriggerAuthentication")
                    : new InvalidFieldException(
                        "connectionFromEnv",
                        "must name a variable of the target's container that holds the connection"
                            + " string; or give connection in a TriggerAuthentication"));
  }
}
