// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.measure.prometheus.PrometheusTrigger;
import io.sarban.scaler.measure.sql.MySqlTrigger;
import io.sarban.scaler.measure.sql.PostgresqlTrigger;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.resolve.ResolvedTrigger;
import io.sarban.scaler.resource.Trigger;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An author can make a query slow: it runs with queries of its own namespace, and no other. */
class NamespacesTest {

  static Stream<Arguments> typesWithQueries() {
    return Stream.of(
        Arguments.of(
            new PostgresqlTrigger(),
            Map.of("query", "SELECT 1", "targetQueryValue", "1"),
            Map.of("connection", "postgresql://u:p@db/d")),
        Arguments.of(
            new MySqlTrigger(),
            Map.of("query", "SELECT 1", "queryValue", "1"),
            Map.of("connectionString", "u:p@tcp(db:3306)/d")),
        Arguments.of(
            new PrometheusTrigger(),
            Map.of("serverAddress", "http://prometheus:9090", "query", "up", "threshold", "1"),
            Map.of()));
  }

  @ParameterizedTest
  @MethodSource("typesWithQueries")
  void areSourcesOfTheirOwnWhereTenantsWriteQueries(
      TriggerType type, Map<String, String> metadata, Map<String, String> authentication) {
    Source one = source(type, "one", "a", metadata, authentication);
    assertThat(source(type, "one", "b", metadata, authentication)).isEqualTo(one);
    assertThat(source(type, "two", "a", metadata, authentication)).isNotEqualTo(one);
  }

  private static Source source(
      TriggerType type,
      String namespace,
      String name,
      Map<String, String> metadata,
      Map<String, String> authentication) {
    String trigger = type.types().iterator().next();
    return type.query(
            new Parameters(
                new ResolvedTrigger(
                    new ResourceKey(ResourceKind.SCALED_OBJECT, namespace, name),
                    0,
                    new Trigger(trigger, null, null, metadata, null, null, null),
                    metadata,
                    authentication,
                    Map.of())))
        .source();
  }
}
