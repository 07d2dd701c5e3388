// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.nats;

import io.sarban.scaler.http.WebAddress;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.TriggerType;
import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resolve.ResolvedTrigger;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.tls.Tls;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the parameters of KEDA's {@code nats-jetstream}. Source: "NATS JetStream" in KEDA's
 * documentation.
 */
public final class NatsTrigger implements TriggerType {

  @Override
  public Set<String> types() {
    return Set.of("nats-jetstream");
  }

  @Override
  public Query query(Parameters parameters) {
    ResolvedTrigger trigger = parameters.trigger();
    return new NatsQuery(
        source(parameters),
        parameters.required("stream"),
        parameters.required("consumer"),
        parameters.number("activationLagThreshold"),
        new MetricTarget(
            trigger.trigger().metricTypeOrDefault(), parameters.positive("lagThreshold")));
  }

  private static NatsSource source(Parameters parameters) {
    boolean https = parameters.flag("useHttps");
    Optional<Tls> tls = https ? Optional.of(parameters.tls()) : Optional.empty();
    URI monitoring = monitoring(https, parameters.required("natsServerMonitoringEndpoint"));
    Optional<String> name = parameters.text("account");
    Optional<String> id = parameters.text("accountID").or(() -> name);
    if (id.isEmpty()) {
      throw new InvalidFieldException("account", "is required, or accountID: set one of them");
    }
    return new NatsSource(monitoring, id.get(), name.or(() -> id).get(), tls);
  }

  private static URI monitoring(boolean https, String endpoint) {
    if (endpoint.strip().matches("[A-Za-z0-9._\\[\\]:-]+")) {
      try {
        return WebAddress.parse((https ? "https://" : "http://") + endpoint.strip()).uri();
      } catch (IllegalArgumentException e) {
        if (https && endpoint.indexOf('_') >= 0) {
          throw new InvalidFieldException("natsServerMonitoringEndpoint", e.getMessage());
        }
      }
    }
    throw new InvalidFieldException(
        "natsServerMonitoringEndpoint", "must be like host:8222; whether by TLS says useHttps");
  }
}
