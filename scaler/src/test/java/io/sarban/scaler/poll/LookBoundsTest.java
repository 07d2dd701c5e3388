// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sarban.scaler.measure.Batch;
import io.sarban.scaler.measure.LookCost;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.Source;
import io.sarban.scaler.measure.TriggerType;
import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;
import io.sarban.scaler.trigger.TriggerDeclaration;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How often a source is asked between polls, with a trigger type that counts requests. */
class LookBoundsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir private Path folder;
  private PolledFolder objects;
  private final List<Instant> asked = new CopyOnWriteArrayList<>();
  private final List<Integer> sizes = new CopyOnWriteArrayList<>();
  private final List<String> names = new CopyOnWriteArrayList<>();
  private volatile LookCost cost = LookCost.TOGETHER;
  private volatile boolean repeatable = true;
  private volatile Measurement answer = Measurement.of(0, 0);
  private volatile boolean refusesOne;
  private volatile CountDownLatch answering = new CountDownLatch(0);

  private record Counted(LookCost lookCost) implements Source {
    @Override
    public String describe() {
      return "counted";
    }
  }

  private record Asking(Counted source, boolean repeatable, String object) implements Query {
    @Override
    public MetricTarget target() {
      return new MetricTarget(MetricType.AverageValue, 1);
    }

    @Override
    public String metricName() {
      return "counted";
    }
  }

  private final class Counting implements TriggerType {
    @Override
    public Set<String> types() {
      return Set.of("counted");
    }

    @Override
    public TriggerDeclaration declaration(String type) {
      return new TriggerDeclaration(
          List.of("counted"), "Counted", "", "", List.of(), List.of(), List.of(), "");
    }

    @Override
    public Query query(Parameters parameters) {
      return new Asking(new Counted(cost), repeatable, parameters.trigger().object().name());
    }
  }

  @BeforeEach
  void route() {
    objects = new PolledFolder(folder);
    objects.with(
        new Counting(),
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:measure-counted").bean(LookBoundsTest.this, "measure");
          }
        });
  }

  @AfterEach
  void stop() {
    answering.countDown();
    objects.close();
  }

  /** What the route calls. */
  public List<Measurement> measure(Batch<Counted, Asking> batch) throws InterruptedException {
    Measurement now = answer;
    batch.queries().forEach(query -> names.add(query.object()));
    asked.add(objects.now());
    sizes.add(batch.queries().size());
    answering.await(10, TimeUnit.SECONDS);
    List<Measurement> answers =
        new ArrayList<>(batch.queries().stream().map(query -> now).toList());
    if (refusesOne) {
      answers.set(0, Measurement.failed("", "HTTP status 429"));
    }
    return answers;
  }

  private void start(int count, String annotations) throws Exception {
    for (int i = 0; i < count; i++) {
      objects.object("o" + i, annotations, "counted", "");
    }
    objects.start();
    asked.clear();
    sizes.clear();
    names.clear();
  }

  /** Passes some seconds; looks that begin in one second end before the next. */
  private List<Long> looks(int seconds) {
    Instant start = objects.now();
    for (int i = 0; i < seconds; i++) {
      objects.pass(SECOND);
      await().pollDelay(Duration.ZERO).until(objects::isQuiet);
    }
    List<Long> at = new ArrayList<>();
    asked.forEach(instant -> at.add(Duration.between(start, instant).toSeconds()));
    return at;
  }

  @Test
  void oneLookASecondIsForAllIdleObjects() throws Exception {
    start(50, "");
    assertThat(looks(5)).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(sizes).containsOnly(50);
  }

  @Test
  void objectsSayHowOftenTheyAreLookedAt() throws Exception {
    start(2, "sarban.io/look-interval: 4s");
    assertThat(looks(9)).containsExactly(4L, 8L);
  }

  @ParameterizedTest
  @CsvSource({"PAID, '', 0", "NONE, '', 0", "NONE, 'sarban.io/look-interval: 1s', 0"})
  void whatCostsMoneyIsNotLookedAtUnasked(LookCost is, String annotations, int looks)
      throws Exception {
    cost = is;
    start(2, annotations);
    assertThat(looks(5)).hasSize(looks);
  }

  @Test
  void whatCostsMoneyIsLookedAtWhereTheObjectAsksForIt() throws Exception {
    cost = LookCost.PAID;
    start(2, "sarban.io/look-interval: 2s");
    assertThat(looks(6)).containsExactly(2L, 4L, 6L);
  }

  @ParameterizedTest
  @EnumSource(
      value = LookCost.class,
      names = {"TOGETHER", "EACH"})
  void whatAMeasureWouldChangeIsNotLookedAt(LookCost is) throws Exception {
    cost = is;
    repeatable = false;
    start(2, "");
    assertThat(looks(5)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sarban.io/look-interval: 'off'",
        "autoscaling.keda.sh/paused: 'true'",
        "autoscaling.keda.sh/paused-replicas: '0'"
      })
  void whoIsPausedOrOffIsNotLookedAt(String annotations) throws Exception {
    start(2, annotations);
    assertThat(looks(5)).isEmpty();
  }

  /** One look fails; the trigger is then polled at its interval, and not looked at. */
  @Test
  void whoCannotBeReadIsLeftToItsPoll() throws Exception {
    start(3, "");
    answer = Measurement.failed("", "HTTP status 429");
    assertThat(looks(20)).containsExactly(1L);
    assertThat(objects.all()).allSatisfy(object -> assertThat(object.problems()).isEmpty());
  }

  /** A refused trigger is not looked at again, and the others less and less often. */
  @Test
  void whileAnyCannotBeReadLooksBackOff() throws Exception {
    start(20, "");
    refusesOne = true;
    assertThat(looks(130)).containsExactly(1L, 3L, 7L, 15L, 31L, 63L, 123L);
    assertThat(sizes).containsExactly(20, 19, 18, 17, 16, 15, 14);
    refusesOne = false;
    assertThat(looks(63)).endsWith(53L, 54L, 55L, 56L, 57L, 58L, 59L, 60L, 61L, 62L, 63L);
  }

  @Test
  void noLookBeginsBeforeTheOneBeforeItIsOver() throws Exception {
    start(3, "");
    answering = new CountDownLatch(1);
    objects.pass(SECOND);
    await().until(() -> asked.size() == 1);
    for (int i = 0; i < 4; i++) {
      objects.pass(SECOND);
    }
    answering.countDown();
    await().until(objects::isQuiet);
    assertThat(looks(195)).as("it took four seconds, a fiftieth").containsExactly(-4L);
    assertThat(looks(1)).as("one more").hasSize(2).endsWith(1L);
  }

  /** The first look takes 10 ms for each of 8 objects. */
  private void startSlow(int count) throws Exception {
    cost = LookCost.EACH;
    start(count, "");
    answering = new CountDownLatch(1);
    objects.pass(SECOND);
    await().until(() -> asked.size() == 1);
    objects.pass(Duration.ofMillis(80));
    answering.countDown();
    await().until(objects::isQuiet);
    assertThat(sizes).containsExactly(8);
  }

  @Test
  void whereEachObjectCostsARequestALookAsksAPartInTurn() throws Exception {
    startSlow(50);
    assertThat(looks(7)).as("80 ms are a hundredth of 8 s").hasSize(1);
    assertThat(looks(1)).hasSize(2);
    assertThat(sizes).containsExactly(8, 8);
    assertThat(names).doesNotHaveDuplicates();
    looks(30);
    assertThat(names).hasSizeGreaterThan(50);
    assertThat(names.subList(0, 50)).doesNotHaveDuplicates();
  }

  @Test
  void whereALookFindsWorkTheOthersAreAskedAtOnce() throws Exception {
    startSlow(50);
    answer = Measurement.of(1, 0);
    objects.pass(Duration.ofSeconds(8));
    for (int active : List.of(8, 26, 50)) {
      objects.ticked(() -> objects.active().size() >= active);
      // a source is looked at 100 ms after it is polled
      objects.pass(Duration.ofMillis(100));
    }
  }

  @Test
  void aLookChangesNothingByItself() throws Exception {
    start(3, "");
    List<Outcome> before = objects.outcomes();
    assertThat(looks(3)).hasSize(3);
    assertThat(objects.outcomes()).isEqualTo(before);
  }

  @Test
  void aSourceThatNobodyAsksIsForgotten() throws Exception {
    start(3, "");
    for (int i = 0; i < 3; i++) {
      objects.forget("o" + i);
    }
    assertThat(looks(3)).isEmpty();
  }
}
