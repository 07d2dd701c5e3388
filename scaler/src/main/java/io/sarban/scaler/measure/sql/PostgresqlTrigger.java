package io.sarban.scaler.measure.sql;

import io.sarban.scaler.measure.Parameters;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.TriggerType;
import io.sarban.scaler.measure.sql.SqlQuery.Fields;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.ResolvedTrigger;
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
  public String endpoint() {
    return "direct:measure-postgresql";
  }

  @Override
  public Query query(Parameters parameters) {
    ResolvedTrigger trigger = parameters.trigger();
    Optional<String> connection = parameters.secret("connection");
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
        parameters.number("activationTargetQueryValue", 0),
        new MetricTarget(
            trigger.trigger().metricTypeOrDefault(), parameters.target("targetQueryValue")));
  }

  /** By the names that they have in a connection string. */
  private static Map<String, String> settings(Parameters parameters) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("host", required(parameters, "host"));
    settings.put("user", required(parameters, "userName"));
    settings.put("dbname", required(parameters, "dbName"));
    authenticationFirst(parameters, "port").ifPresent(port -> settings.put("port", port));
    authenticationFirst(parameters, "sslmode").ifPresent(mode -> settings.put("sslmode", mode));
    parameters.secret("password").ifPresent(password -> settings.put("password", password));
    return settings;
  }

  /** KEDA's order for this type. */
  private static Optional<String> authenticationFirst(Parameters parameters, String name) {
    return parameters.secret(name).or(() -> parameters.text(name));
  }

  private static String required(Parameters parameters, String name) {
    return authenticationFirst(parameters, name).orElseGet(() -> parameters.required(name));
  }
}
