// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.decide.Census.Removal;
import io.sarban.scaler.decide.Replica.Work;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleInTest {

  /** I: idle, B: busy, U: unreadable; a lower-case letter is not ready. Names are positions. */
  private static Census census(String replicas, Removal removal) {
    List<Replica> all = new ArrayList<>();
    for (int i = 0; i < replicas.length(); i++) {
      char letter = replicas.charAt(i);
      Work work =
          switch (Character.toUpperCase(letter)) {
            case 'I' -> Work.IDLE;
            case 'B' -> Work.BUSY;
            default -> Work.UNREADABLE;
          };
      all.add(new Replica("" + i, Character.isUpperCase(letter), work, "refused"));
    }
    return new Census(all, removal);
  }

  private static ScaleIn pods(int from, int to, String replicas) {
    return ScaleIn.of(from, to, census(replicas, Removal.MARKED_FIRST), true);
  }

  private static ScaleIn numbered(int from, int to, String replicas) {
    return ScaleIn.of(from, to, census(replicas, Removal.HIGHEST_NUMBER_FIRST), true);
  }

  @Test
  void idleReplicasGoTheYoungestFirst() {
    ScaleIn step = pods(4, 2, "IBII");
    assertThat(step.replicas()).isEqualTo(2);
    assertThat(step.first()).containsExactlyInAnyOrder("2", "3");
    assertThat(step.held()).isEmpty();
  }

  @Test
  void busyReplicasHoldTheTargetUp() {
    ScaleIn step = pods(4, 0, "IBIB");
    assertThat(step.replicas()).isEqualTo(2);
    assertThat(step.first()).containsExactlyInAnyOrder("0", "2");
    assertThat(step.held().orElseThrow())
        .hasToString("not lowered further, as 2 replicas are busy: 2");
  }

  @Test
  void replicasThatCannotBeAskedCountAsBusy() {
    ScaleIn step = pods(3, 0, "IBU");
    assertThat(step.replicas()).isEqualTo(2);
    assertThat(step.held().orElseThrow())
        .hasToString(
            "not lowered further, as 1 replicas are busy and 1 cannot be asked (refused): 2");
  }

  @Test
  void replicasThatStillStartGoFirst() {
    ScaleIn step = pods(4, 3, "IuIB");
    assertThat(step.replicas()).isEqualTo(3);
    assertThat(step.first()).containsExactly("1");
  }

  @Test
  void aBusyReplicaThatIsNotReadyWouldGoFirstSoNothingGoes() {
    assertThat(pods(3, 1, "IIb").replicas()).isEqualTo(3);
  }

  @Test
  void theHighestNumbersOfAStatefulSetGo() {
    assertThat(numbered(4, 0, "IBII").replicas()).isEqualTo(2);
    assertThat(numbered(4, 1, "IIIB").replicas()).isEqualTo(4);
    assertThat(numbered(4, 1, "IIII").replicas()).isEqualTo(1);
    assertThat(numbered(4, 1, "IIII").first()).isEmpty();
  }

  @Test
  void withoutTheFloorBusyReplicasGoAfterTheIdle() {
    ScaleIn step = ScaleIn.of(4, 1, census("IBBB", Removal.MARKED_FIRST), false);
    assertThat(step.replicas()).isEqualTo(1);
    assertThat(step.first()).containsExactly("0");
    assertThat(step.held()).isEmpty();
  }

  @Test
  void whatHasBecomeBusyMeanwhileStays() {
    ScaleIn step = pods(4, 1, "BIII");
    assertThat(step.first()).containsExactlyInAnyOrder("1", "2", "3");

    ScaleIn again = step.again(4, 1, census("BIBI", Removal.MARKED_FIRST), true);
    assertThat(again.replicas()).isEqualTo(2);
    assertThat(again.first()).containsExactlyInAnyOrder("1", "3");
  }

  @Test
  void whatHasBecomeIdleMeanwhileIsNotEndedUnmarked() {
    ScaleIn step = pods(4, 1, "BIII");
    ScaleIn again = step.again(4, 1, census("IBBI", Removal.MARKED_FIRST), true);
    assertThat(again.replicas()).isEqualTo(3);
    assertThat(again.first()).containsExactly("3");
  }

  @Test
  void aStepIsAbandonedIfAllHaveBecomeBusy() {
    ScaleIn again = pods(2, 0, "II").again(2, 0, census("BB", Removal.MARKED_FIRST), true);
    assertThat(again.replicas()).isEqualTo(2);
    assertThat(again.first()).isEmpty();
  }

  @Test
  void replicasThatDoNotExistYetCanBeGivenUp() {
    ScaleIn step = pods(10, 1, "B");
    assertThat(step.replicas()).isEqualTo(1);
    assertThat(step.first()).isEmpty();
  }
}
