// SPDX-License-Identifier: Apache-2.0
package io.sarban.bench;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.decide.Current;
import io.sarban.scaler.decide.Decider;
import io.sarban.scaler.decide.Decision;
import io.sarban.scaler.decide.History;
import io.sarban.scaler.decide.Reading;
import io.sarban.scaler.decide.Rules;
import io.sarban.scaler.plan.rule.RulesReader;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;
import io.sarban.scaler.resource.ScaledObjectSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one decision takes, from readings to replicas with their reasons. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DecisionBenchmark {

  private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");
  private final Rules plain = rules("triggers: [{type: a}]");
  private final Rules policies =
      rules(
          """
          triggers: [{type: a, name: first}, {type: b, name: second}]
          advanced:
            scalingModifiers:
              formula: 'first + second > 100 ? (first + second) / 2 : first'
              target: '5'
            horizontalPodAutoscalerConfig:
              behavior:
                scaleDown:
                  policies: [{type: Percent, value: 10, periodSeconds: 60}]
          """);
  private History history = History.EMPTY;
  private long seconds;

  private static Rules rules(String yaml) {
    return RulesReader.read(
        Serialization.unmarshal("scaleTargetRef: {name: w}\n" + yaml, ScaledObjectSpec.class),
        Map.of(),
        CREATED,
        Engine.DIRECT);
  }

  private static Reading reading(String name, double value) {
    return new Reading.Measured(
        name, name, new MetricTarget(MetricType.AverageValue, 5), value, value > 0);
  }

  @Benchmark
  public Decision idle() {
    return decide(plain, List.of(reading("a", 0)), 0);
  }

  @Benchmark
  public Decision busy() {
    return decide(plain, List.of(reading("a", 40 + Math.floorMod(seconds, 20))), 8);
  }

  @Benchmark
  public Decision formulaAndPolicies() {
    return decide(
        policies,
        List.of(reading("first", 60 + Math.floorMod(seconds, 20)), reading("second", 50)),
        12);
  }

  /** A poll every 5 s, with what the poll before it remembered. */
  private Decision decide(Rules rules, List<Reading> readings, int replicas) {
    seconds += 5;
    Current current = new Current(replicas, replicas);
    Decision decision =
        Decider.decide(rules, readings, current, history, CREATED.plusSeconds(seconds));
    history = decision.history();
    return decision;
  }
}
