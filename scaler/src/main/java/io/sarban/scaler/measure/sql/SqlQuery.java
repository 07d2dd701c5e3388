// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sql;

import io.sarban.scaler.measure.Query;
import io.sarban.scaler.resource.MetricTarget;

/** One trigger's query, and the trigger's fields for the connection. */
record SqlQuery(
    SqlSource source,
    String sql,
    Fields fields,
    String metricName,
    double activation,
    MetricTarget target)
    implements Query {

  /** The fields that name the server, the database and the login. */
  record Fields(String server, String database, String login) {

    /** One field for all three. */
    static Fields all(String connection) {
      return new Fields(connection, connection, connection);
    }
  }
}
