// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sql;

import io.sarban.scaler.measure.MetricName;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.TriggerType;
import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.measure.sql.SqlQuery.Fields;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resolve.ResolvedTrigger;
import io.sarban.scaler.resource.MetricTarget;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the parameters of KEDA's {@code mysql}. Source: "MySQL" in KEDA's documentation. */
public final class MySqlTrigger implements TriggerType {

  @Override
  public Set<String> types() {
    return Set.of("mysql");
  }

  @Override
  public Query query(Parameters parameters) {
    ResolvedTrigger trigger = parameters.trigger();
    Optional<String> connection = parameters.text("connectionString");
    SqlSource source =
        connection
            .map(MySqlConnection::parse)
            .orElseGet(() -> byParameters(parameters))
            .of(trigger.object().namespace());
    // KEDA takes everything after the last slash
    String database =
        connection.map(text -> text.substring(text.lastIndexOf('/') + 1)).orElse(source.database());
    return new SqlQuery(
        source,
        parameters.required("query"),
        connection.isPresent()
            ? Fields.all("connectionString")
            : new Fields("host", "dbName", "password"),
        "mysql-" + MetricName.of(database),
        parameters.number("activationQueryValue"),
        new MetricTarget(trigger.trigger().metricTypeOrDefault(), parameters.target("queryValue")));
  }

  private static SqlSource byParameters(Parameters parameters) {
    return new SqlSource(
        List.of(address(parameters)),
        parameters.text("dbName").orElse(""),
        parameters.required("username"),
        parameters.text("password"),
        SqlOptions.MySql.NONE);
  }

  private static Address address(Parameters parameters) {
    String host = parameters.required("host").strip();
    String port = parameters.textOrDefault("port").strip();
    if (Address.of("h", port).isEmpty()) {
      throw new InvalidFieldException("port", "must be a number from 1 to 65535");
    }
    return Address.parse(host, port)
        .orElseThrow(() -> new InvalidFieldException("host", "must name a host and no more"));
  }
}
