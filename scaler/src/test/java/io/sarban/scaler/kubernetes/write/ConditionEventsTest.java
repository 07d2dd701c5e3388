// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.sarban.scaler.resource.Condition;
import io.sarban.scaler.resource.ScaledJob;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConditionEventsTest {

  private SentEvents sent;
  private final ScaledJob job = new ScaledJob();
  private Events events;

  @BeforeEach
  void start() throws Exception {
    job.setMetadata(new ObjectMetaBuilder().withNamespace("n").withName("j").build());
    sent = new SentEvents();
    events = sent.events();
  }

  @AfterEach
  void stop() {
    sent.close();
  }

  private static Condition condition(String type, String status, String message) {
    return Condition.of(type, status, "Reason", message);
  }

  private ConditionEvents after(Condition... before) {
    return new ConditionEvents(events, job, List.of(before));
  }

  private List<String> reasons() {
    return sent.sent().stream().map(Event::getReason).toList();
  }

  @Test
  void anObjectThatBecomesReadySaysSoOnce() {
    Condition ready = condition("Ready", "True", "well");
    after().ready(ready);
    after(condition("Ready", "False", "ill")).ready(ready);
    after(ready).ready(ready);
    assertThat(reasons()).containsExactly("ScaledJobReady", "ScaledJobReady");
    assertThat(sent.sent().get(0).getNote()).isEqualTo("ScaledJob is ready for scaling");
  }

  @Test
  void aConditionThatTurnsIsAnEvent() {
    Condition on = condition("Paused", "True", "on");
    Condition off = condition("Paused", "False", "off");
    after(off).toggled(on, "Paused", "Unpaused");
    after(on).toggled(off, "Paused", "Unpaused");
    after(on).toggled(on, "Paused", "Unpaused");
    after().toggled(off, "Paused", "Unpaused");
    after(on).toggled(condition("Paused", "Unknown", "?"), "Paused", "Unpaused");
    assertThat(reasons()).containsExactly("Paused", "Unpaused");
  }

  @Test
  void anotherMessageIsNews() {
    Condition before = condition("Ready", "False", "one");
    assertThat(after().isReworded(before)).isTrue();
    assertThat(after(before).isReworded(before)).isFalse();
    assertThat(after(before).isReworded(condition("Ready", "False", "two"))).isTrue();
  }
}
