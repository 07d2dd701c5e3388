// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarban.scaler.decide.Census;
import io.sarban.scaler.decide.Census.Removal;
import io.sarban.scaler.decide.Decision;
import io.sarban.scaler.decide.History;
import io.sarban.scaler.decide.Replica;
import io.sarban.scaler.decide.Replica.Work;
import io.sarban.scaler.resource.TargetRef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SparingScalerTest {

  private static final TargetRef TARGET = new TargetRef("default", "apps/v1", "Deployment", "w");

  /** Gives prepared answers, and records the marks. */
  private static final class Recorded implements Busyness {
    final Queue<Optional<Census>> answers = new ArrayDeque<>();
    final List<String> marks = new ArrayList<>();
    ScaleException refusal;

    @Override
    public Optional<Census> ask(TargetRef target) {
      return answers.remove();
    }

    @Override
    public void endFirst(TargetRef target, Set<String> names) throws ScaleException {
      if (refusal != null) {
        throw refusal;
      }
      marks.add("first " + new TreeSet<>(names));
    }

    @Override
    public void keep(TargetRef target, Set<String> names) {
      marks.add("keep " + new TreeSet<>(names));
    }
  }

  private final Recorded busyness = new Recorded();
  private final SparingScaler sparing = new SparingScaler(busyness);

  private void answer(Work... works) {
    List<Replica> replicas = new ArrayList<>();
    for (Work work : works) {
      replicas.add(new Replica("r" + replicas.size(), true, work, ""));
    }
    busyness.answers.add(Optional.of(new Census(replicas, Removal.MARKED_FIRST)));
  }

  private static Decision to(int replicas) {
    return new Decision(replicas, List.of(), false, false, false, true, List.of(), History.EMPTY);
  }

  @Test
  void replicasThatDoNotSayHowBusyTheyAreAreScaledAsDecided() throws ScaleException {
    busyness.answers.add(Optional.empty());
    assertThat(sparing.spare(TARGET, 3, to(0), true)).isEqualTo(to(0));
    assertThat(busyness.marks).isEmpty();
  }

  @Test
  void idleReplicasAreMarkedAndAskedAgain() throws ScaleException {
    answer(Work.BUSY, Work.IDLE, Work.IDLE);
    answer(Work.BUSY, Work.IDLE, Work.IDLE);
    assertThat(sparing.spare(TARGET, 3, to(1), true).replicas()).isEqualTo(1);
    assertThat(busyness.marks).containsExactly("first [r1, r2]");
    assertThat(busyness.answers).isEmpty();
  }

  @Test
  void aReplicaThatTookAMessageMeanwhileLosesItsMark() throws ScaleException {
    answer(Work.IDLE, Work.IDLE, Work.IDLE);
    answer(Work.IDLE, Work.BUSY, Work.IDLE);
    Decision spared = sparing.spare(TARGET, 3, to(0), true);
    assertThat(spared.replicas()).isEqualTo(1);
    assertThat(spared.reasons()).hasToString("[not lowered further, as 1 replicas are busy: 1]");
    assertThat(busyness.marks).containsExactly("first [r0, r1, r2]", "keep [r1]");
  }

  @Test
  void nothingIsMarkedWhereAllAreBusy() throws ScaleException {
    answer(Work.BUSY, Work.UNREADABLE);
    assertThat(sparing.spare(TARGET, 2, to(0), true).replicas()).isEqualTo(2);
    assertThat(busyness.marks).isEmpty();
  }

  @Test
  void withoutTheFloorTheIdleAreStillMarked() throws ScaleException {
    answer(Work.BUSY, Work.IDLE, Work.BUSY);
    answer(Work.BUSY, Work.IDLE, Work.BUSY);
    assertThat(sparing.spare(TARGET, 3, to(1), false).replicas()).isEqualTo(1);
    assertThat(busyness.marks).containsExactly("first [r1]");
  }

  @Test
  void nothingIsLoweredWhereMarksAreRefused() {
    answer(Work.IDLE, Work.IDLE);
    busyness.refusal = new ScaleException("forbidden", null);
    assertThatThrownBy(() -> sparing.spare(TARGET, 2, to(0), true)).isSameAs(busyness.refusal);
  }

  @Test
  void allIdleReplicasAreMarkedForWhoeverLowersTheTarget() throws ScaleException {
    answer(Work.BUSY, Work.IDLE, Work.IDLE);
    sparing.markIdle(TARGET);
    assertThat(busyness.marks).containsExactly("first [r1, r2]");
  }
}
