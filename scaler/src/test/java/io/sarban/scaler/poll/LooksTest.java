// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.measure.LookCost;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.Source;
import io.sarban.scaler.measure.Sources;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.plan.LookInterval;
import io.sarban.scaler.plan.Plan;
import io.sarban.scaler.plan.PolledTrigger;
import io.sarban.scaler.plan.rule.RulesReader;
import io.sarban.scaler.resolve.SecretValues;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;
import io.sarban.scaler.resource.ScaledObjectSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LooksTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  private final PolledObject object =
      new PolledObject(new ResourceKey(ResourceKind.SCALED_OBJECT, "default", "o"), NOW);
  private final Looks looks =
      new Looks(
          new Schedule(), new Unasked(), new LookInterval(Optional.of(HOUR)), () -> NOW.plus(HOUR));

  private record Server(String describe) implements Source {
    @Override
    public LookCost lookCost() {
      return LookCost.TOGETHER;
    }
  }

  private record Length(Server source) implements Query {
    @Override
    public MetricTarget target() {
      return new MetricTarget(MetricType.AverageValue, 1);
    }

    @Override
    public String metricName() {
      return "server";
    }
  }

  private static final class Unasked implements Sources {
    @Override
    public Asking measure(Asked asked, List<Query> queries) {
      throw new IllegalStateException("no look is due");
    }

    @Override
    public boolean asks(Asked asked) {
      return false;
    }
  }

  private static PolledTrigger trigger(int number) {
    return new PolledTrigger(
        "",
        "",
        "s" + number + "-server",
        "test",
        null,
        new Length(new Server("server" + number)),
        List.of(),
        SecretValues.NONE,
        Optional.empty());
  }

  private static Plan.Measured plan(int triggers) {
    ScaledObjectSpec spec =
        Serialization.unmarshal(
            "scaleTargetRef: {name: w}\ntriggers: [{type: test}]\n", ScaledObjectSpec.class);
    return new Plan.Sound(
        null,
        RulesReader.read(spec, Map.of(), NOW, Engine.DIRECT),
        IntStream.range(0, triggers).mapToObj(LooksTest::trigger).toList(),
        List.of(),
        Set.of(),
        Duration.ZERO,
        Optional.empty(),
        List.of());
  }

  @Test
  void anObjectThatChangesAllTheTimeKeepsItsSourcesOnce() {
    for (int i = 0; i < 1000; i++) {
      looks.put(object, plan(10), NOW);
    }
    assertThat(looks.waiting()).isEqualTo(10);
    looks.remove(object.key());
    assertThat(looks.waiting()).isZero();
  }
}
