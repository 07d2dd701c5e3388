// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sql;

import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.TriggerType;
import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.measure.sql.SqlQuery.Fields;
import io.sarban.scaler.resolve.ResolvedTrigger;
import io.sarban.scaler.resource.MetricTarget;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the parameters of KEDA's {@code postgresql}. Source: "PostgreSQL" in KEDA's documentation.
 */
public final class PostgresqlTrigger implements TriggerType {

  @Override
  public Set<String> types() {
    return Set.of("postgresql");
  }

  @Override
  public Query query(Parameters parameters) {
    ResolvedTrigger trigger = parameters.trigger();
    Optional<String> connection = parameters.text("connection");
    return new SqlQuery(
        connection
            .map(PostgresqlConnection::parse)
            .orElseGet(() -> PostgresqlConnection.of("host", settings(parameters)))
            .of(trigger.object().namespace()),
        parameters.required("query"),
        connection.isPresent()
            ? Fields.all("connection")
            : new Fields("host", "dbName", "password"),
        "postgresql",
        parameters.number("activationTargetQueryValue"),
        new MetricTarget(
            trigger.trigger().metricTypeOrDefault(), parameters.target("targetQueryValue")));
  }

  /** Keyed by the names in a connection string. */
  private static Map<String, String> settings(Parameters parameters) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("host", parameters.required("host"));
    settings.put("user", parameters.required("userName"));
    settings.put("dbname", parameters.required("dbName"));
    settings.put("port", parameters.textOrDefault("port"));
    parameters.text("sslmode").ifPresent(mode -> settings.put("sslmode", mode));
    parameters.text("password").ifPresent(password -> settings.put("password", password));
    return settings;
  }
}
