// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.decide.Census.Removal;
import io.sarban.scaler.decide.Replica.Work;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever the replicas do, a scale-in ends no replica that is known to be busy. */
class ScaleInProperties {

  @Property
  void noBusyReplicaIsEnded(
      @ForAll @Size(max = 12) List<Boolean> ready,
      @ForAll @Size(12) List<Work> before,
      @ForAll @Size(12) List<Work> after,
      @ForAll Removal removal,
      @ForAll @IntRange(max = 12) int to) {
    int from = ready.size();
    if (to >= from) {
      return;
    }
    Census first = census(ready, before, removal);
    Census second = census(ready, after, removal);

    ScaleIn step = ScaleIn.of(from, to, first, true);
    assertThat(step.replicas()).isBetween(to, from);
    assertThat(ended(first, step)).noneMatch(Replica::mayBeBusy);

    ScaleIn again = step.again(from, to, second, true);
    assertThat(again.replicas()).isBetween(step.replicas(), from);
    assertThat(ended(second, again)).noneMatch(Replica::mayBeBusy);
    assertThat(step.first()).containsAll(again.first());
  }

  private static Census census(List<Boolean> ready, List<Work> work, Removal removal) {
    List<Replica> replicas = new ArrayList<>();
    for (int i = 0; i < ready.size(); i++) {
      replicas.add(new Replica("r" + i, ready.get(i), work.get(i), ""));
    }
    return new Census(replicas, removal);
  }

  /** The replicas that Kubernetes ends, by its documentation of ReplicaSets and StatefulSets. */
  private static List<Replica> ended(Census census, ScaleIn step) {
    List<Replica> order = new ArrayList<>(census.replicas());
    if (census.removal() == Removal.HIGHEST_NUMBER_FIRST) {
      return order.subList(step.replicas(), order.size());
    }
    Set<String> marked = step.first();
    order.sort(
        Comparator.comparing(Replica::ready)
            .thenComparing(replica -> !marked.contains(replica.name())));
    return order.subList(0, order.size() - step.replicas());
  }
}
