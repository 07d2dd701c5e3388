// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.plan;

import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.Source;
import io.sarban.scaler.measure.TriggerType;
import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;
import io.sarban.scaler.trigger.TriggerDeclaration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A trigger type of tests: {@code source} names its source, five messages are for a replica. */
public final class CountedType implements TriggerType {

  public static final String NAME = "counted";

  private static final String PASSWORD = "password";

  private final Runnable planned;

  public CountedType() {
    this(() -> {});
  }

  /**
   * @param planned is run for each query that is made
   */
  public CountedType(Runnable planned) {
    this.planned = planned;
  }

  private record Place(String describe, String password) implements Source {}

  private record Count(Source source, MetricTarget target, String metricName) implements Query {}

  @Override
  public Set<String> types() {
    return Set.of(NAME);
  }

  @Override
  public TriggerDeclaration declaration(String type) {
    return new TriggerDeclaration(List.of(NAME), "", "", "", List.of(), List.of(), List.of(), "");
  }

  @Override
  public Query query(Parameters parameters) {
    planned.run();
    Map<String, String> metadata = parameters.metadata();
    if (!metadata.containsKey("source")) {
      throw new InvalidFieldException("source", "is required");
    }
    String password =
        parameters.trigger().authentication().getOrDefault(PASSWORD, metadata.get(PASSWORD));
    return new Count(
        new Place(metadata.get("source"), password),
        new MetricTarget(MetricType.AverageValue, 5),
        metadata.get("source"));
  }
}
