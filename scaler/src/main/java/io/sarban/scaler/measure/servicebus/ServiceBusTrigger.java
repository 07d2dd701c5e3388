// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.servicebus;

import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.TriggerType;
import io.sarban.scaler.measure.azure.AzureIdentity;
import io.sarban.scaler.measure.azure.Cloud;
import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.measure.servicebus.ServiceBusQuery.Operation;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resolve.ResolvedTrigger;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.text.TenantPattern;
import io.sarban.scaler.trust.IdentityHosts;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the parameters of KEDA's {@code azure-servicebus}. Source: "Azure Service Bus" in KEDA's
 * documentation.
 */
public final class ServiceBusTrigger implements TriggerType {

  /** Azure's rule. */
  private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z][A-Za-z0-9-]{4,48}[A-Za-z0-9]");

  private final AzureIdentity identity;

  /**
   * @param hosts the hosts that may receive the scaler's own identity
   */
  public ServiceBusTrigger(IdentityHosts hosts) {
    this.identity = new AzureIdentity(hosts, System.getenv());
  }

  @Override
  public Set<String> types() {
    return Set.of("azure-servicebus");
  }

  @Override
  public Query query(Parameters parameters) {
    ResolvedTrigger trigger = parameters.trigger();
    EntitySet set = set(parameters);
    String entity = parameters.required(set.field());
    return new ServiceBusQuery(
        source(parameters),
        set,
        entity,
        pattern(parameters, set.field(), entity),
        parameters.oneOf("operation", Operation.values()),
        parameters.number("activationMessageCount"),
        new MetricTarget(
            trigger.trigger().metricTypeOrDefault(), parameters.positive("messageCount")));
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
    return parameters.flag("useRegex")
        ? Optional.of(TenantPattern.parse(field, text))
        : Optional.empty();
  }

  private ServiceBusSource source(Parameters parameters) {
    return identity
        .chosen(parameters)
        .map(chosen -> byIdentity(parameters, chosen))
        .orElseGet(() -> byConnection(parameters));
  }

  private ServiceBusSource byIdentity(Parameters parameters, AzureIdentity.Chosen chosen) {
    String namespace = parameters.required("namespace").strip();
    if (!NAMESPACE.matcher(namespace).matches()) {
      throw new InvalidFieldException(
          "namespace", "must be its name alone: 6 to 50 letters, digits and dashes");
    }
    String host = namespace + "." + Cloud.serviceBusSuffix(parameters);
    URI uri = identity.allowed("namespace", host);
    return new ServiceBusSource(uri.resolve("/"), new Access.Login(chosen), "namespace");
  }

  private static ServiceBusSource byConnection(Parameters parameters) {
    boolean named =
        has(parameters, "namespace")
            && !parameters.trigger().metadata().containsKey("connectionFromEnv");
    boolean given = parameters.trigger().authentication().containsKey("connection");
    String field = given ? "connection" : "connectionFromEnv";
    String connection =
        parameters
            .text("connection")
            .orElseThrow(
                () ->
                    named
                        ? new InvalidFieldException(
                            "namespace",
                            "needs a TriggerAuthentication with podIdentity.provider"
                                + " azure-workload; or give a connection string, by"
                                + " connectionFromEnv or in a TriggerAuthentication")
                        : new InvalidFieldException(
                            "connectionFromEnv",
                            "must name a variable of the target's container that holds the"
                                + " connection string; or give connection in a"
                                + " TriggerAuthentication"));
    return ServiceBusSource.of(connection, field);
  }
}
