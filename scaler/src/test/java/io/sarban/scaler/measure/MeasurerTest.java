// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A route that hangs affects only itself. */
class MeasurerTest {

  /** Equal by its name alone, so that one source can be asked with several limits. */
  private record Place(String describe, Duration timeout) implements Source {

    @Override
    public boolean equals(Object other) {
      return other instanceof Place that && describe.equals(that.describe);
    }

    @Override
    public int hashCode() {
      return describe.hashCode();
    }
  }

  private record Question(Place source) implements Query {
    @Override
    public MetricTarget target() {
      return new MetricTarget(MetricType.AverageValue, 5);
    }

    @Override
    public String metricName() {
      return "question";
    }
  }

  private static final String HANGING = "hanging";
  private static final String PROMPT = "prompt";
  private static final Duration LONG = Duration.ofMinutes(5);

  private final Main camel = new Main();
  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final List<Integer> asked = new CopyOnWriteArrayList<>();
  private volatile boolean stubborn;
  private Measurer measurer;

  private final TriggerType type =
      new TriggerType() {
        @Override
        public Set<String> types() {
          return Set.of("question");
        }

        @Override
        public Query query(Parameters parameters) {
          throw new UnsupportedOperationException();
        }
      };

  @BeforeEach
  void start() {
    camel
        .configure()
        .addRoutesBuilder(
            new RouteBuilder() {
              @Override
              public void configure() {
                from("direct:measure-question")
                    .process(
                        exchange ->
                            exchange
                                .getMessage()
                                .setBody(answer(exchange.getMessage().getBody(Batch.class))));
              }
            });
    camel.bind("question", type);
    camel.start();
    measurer = new Measurer(camel.getCamelContext());
  }

  @AfterEach
  void stop() {
    release.countDown();
    camel.stop();
  }

  /** As drivers do that know no interrupt. */
  private void hangOn() {
    while (stubborn && release.getCount() > 0) {
      try {
        release.await();
      } catch (InterruptedException e) {
        // goes on
      }
    }
  }

  private List<Measurement> answer(Batch<?, ?> batch) {
    if (batch.source().describe().startsWith("hanging")) {
      mostAtOnce.accumulateAndGet(underWay.incrementAndGet(), Math::max);
      try {
        release.await();
      } catch (InterruptedException e) {
        interrupted.countDown();
        hangOn();
      } finally {
        underWay.decrementAndGet();
      }
    }
    asked.add(batch.queries().size());
    return IntStream.range(0, batch.queries().size())
        .mapToObj(place -> Measurement.of(1 + place, place))
        .toList();
  }

  private CompletableFuture<List<Measurement>> measure(String name, Duration limit) {
    return measure(new Place(name, limit), 1);
  }

  private CompletableFuture<List<Measurement>> measure(Place place, int queries) {
    return asking(place, queries).answer();
  }

  private Sources.Asking asking(Place place, int queries) {
    return measurer.measure(
        new Sources.Asked(type, place), Collections.nCopies(queries, new Question(place)));
  }

  @Test
  void isGivenUpAtItsLimitAndInterrupted() throws Exception {
    assertThat(measure(HANGING, Duration.ofMillis(200)).join().toString())
        .contains("hanging: no answer within 200 ms");
    assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void delaysNoOtherSource() throws Exception {
    CompletableFuture<List<Measurement>> hanging = measure(HANGING, LONG);
    assertThat(measure(PROMPT, LONG).get(20, TimeUnit.SECONDS))
        .containsExactly(Measurement.of(1, 0));
    assertThat(hanging).isNotDone();
  }

  @Test
  void isOverWhenItsThreadIsFree() throws Exception {
    Sources.Asking prompt = asking(new Place(PROMPT, LONG), 1);
    prompt.over().get(20, TimeUnit.SECONDS);
    stubborn = true;
    Sources.Asking hanging = asking(new Place(HANGING, Duration.ofMillis(50)), 1);
    hanging.answer().get(20, TimeUnit.SECONDS);
    Sources.Asking waiting = asking(new Place(HANGING, Duration.ofMillis(50)), 1);
    waiting.answer().get(20, TimeUnit.SECONDS);
    waiting.over().get(20, TimeUnit.SECONDS);
    assertThat(hanging.over()).isNotDone();
    release.countDown();
    hanging.over().get(20, TimeUnit.SECONDS);
  }

  @Test
  void aTypeThatIsReplacedMeanwhileStillAnswers() throws Exception {
    Sources.Asking asking = asking(new Place(HANGING, LONG), 1);
    await().until(() -> underWay.get() == 1);
    camel.getCamelContext().getRegistry().unbind("question");
    Sources.Asked gone = new Sources.Asked(type, new Place(HANGING, LONG));
    assertThat(measurer.asks(gone)).isFalse();
    assertThatThrownBy(() -> measurer.measure(gone, List.of()))
        .hasMessageContaining("the trigger type is gone");
    release.countDown();
    assertThat(asking.answer().get(20, TimeUnit.SECONDS)).containsExactly(Measurement.of(1, 0));
    asking.over().get(20, TimeUnit.SECONDS);
  }

  @Test
  void isNotAskedAgainBeforeItHasAnswered() throws Exception {
    CompletableFuture<List<Measurement>> first = measure(HANGING, LONG);
    for (int i = 0; i < 5; i++) {
      assertThat(measure(HANGING, Duration.ofMillis(50)).get(20, TimeUnit.SECONDS).toString())
          .contains("did not answer yet");
    }
    release.countDown();
    assertThat(first.get(20, TimeUnit.SECONDS)).containsExactly(Measurement.of(1, 0));
    assertThat(measure(HANGING, LONG).get(20, TimeUnit.SECONDS))
        .containsExactly(Measurement.of(1, 0));
    assertThat(mostAtOnce).hasValue(1);
    assertThat(asked).as("who gave up is not asked for").containsExactly(1, 1);
  }

  @Test
  void whatWaitsIsAskedTogetherAndEachGetsItsOwn() throws Exception {
    CompletableFuture<List<Measurement>> first = measure(HANGING, LONG);
    await().until(() -> underWay.get() == 1);
    List<CompletableFuture<List<Measurement>>> waiting = new ArrayList<>();
    for (int queries = 1; queries <= 3; queries++) {
      waiting.add(measure(new Place(HANGING, LONG), queries));
    }
    release.countDown();
    assertThat(first.get(20, TimeUnit.SECONDS)).hasSize(1);
    int number = 0;
    for (CompletableFuture<List<Measurement>> each : waiting) {
      List<Measurement> measurements = each.get(20, TimeUnit.SECONDS);
      assertThat(measurements).hasSize(++number);
    }
    assertThat(asked).containsExactly(1, 6);
    assertThat(waiting.get(2).get().get(0)).isEqualTo(Measurement.of(4, 3));
  }

  @Test
  void hasALimitForAnyNumberOfSources() {
    List<CompletableFuture<List<Measurement>>> hanging = new ArrayList<>();
    for (int i = 0; i < 1100; i++) {
      hanging.add(measure("hanging " + i, LONG));
    }
    release.countDown();
    for (CompletableFuture<List<Measurement>> each : hanging) {
      assertThat(each.join()).containsExactly(Measurement.of(1, 0));
    }
  }

  @Test
  void isAskedAgainAfterItWasGivenUpHoweverEarly() {
    for (int i = 0; i < 200; i++) {
      measure(PROMPT, Duration.ofMillis(i % 3)).join();
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> assertThat(measure(PROMPT, LONG).join()).containsExactly(Measurement.of(1, 0)));
  }
}
