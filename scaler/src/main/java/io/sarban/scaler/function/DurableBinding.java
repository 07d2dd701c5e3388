// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function;

import io.sarban.scaler.function.source.FunctionException;
import java.util.Set;

/** Durable Functions: the orchestrations, activities and entities of an app share one store. */
final class DurableBinding {

  private static final Set<String> SQL = Set.of("mssql", "microsoftsql");
  private static final int ORCHESTRATIONS = 10;
  private static final int ACTIVITIES = 1;

  private DurableBinding() {}

  static Wakeup of(Asked asked) {
    HostFile host = asked.host();
    if (!SQL.contains(host.durableStorage())) {
      return new Wakeup.Always(
          "only the mssql storage provider of Durable Functions tells how much waits; host.json"
              + " names "
              + (host.durableStorage().isEmpty() ? "none" : "another"));
    }
    String query =
        "SELECT dt.GetScaleRecommendation("
            + host.durableLimit("maxConcurrentOrchestratorFunctions", ORCHESTRATIONS)
            + ", "
            + host.durableLimit("maxConcurrentActivityFunctions", ACTIVITIES)
            + ")";
    String name = host.durableConnection().orElse("SQLDB_Connection");
    String key =
        asked
            .settings()
            .key(name)
            .orElseThrow(
                () ->
                    new FunctionException(
                        HostFile.FILE
                            + ", storageProvider: connectionStringName names a setting without a"
                            + " value: write "
                            + name
                            + " into the Values of "
                            + LocalSettings.FILE));
    return new Wakeup.Waiting(
        new Measure("mssql")
            .with("connectionStringFromEnv", key)
            .with("query", query)
            .with("targetValue", "1"));
  }
}
