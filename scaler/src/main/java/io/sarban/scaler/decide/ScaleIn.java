// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide;

import io.sarban.scaler.decide.Census.Removal;
import io.sarban.scaler.decide.Replica.Work;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How far a target can be scaled in without ending a busy replica, and which replicas to end.
 *
 * @param replicas the number to set
 * @param first the names of the idle replicas to end first
 * @param held why the number is higher than wanted; empty if it is not
 */
public record ScaleIn(int replicas, Set<String> first, Optional<Reason> held) {

  public ScaleIn {
    first = Set.copyOf(first);
  }

  /**
   * The step from {@code from} to {@code to} replicas.
   *
   * @param to below {@code from}
   * @param spares whether a busy replica prevents the scale-in; otherwise idle replicas end first,
   *     then busy ones
   */
  public static ScaleIn of(int from, int to, Census census, boolean spares) {
    int replicas = spares ? Math.min(from, Math.max(to, fewest(from, census))) : to;
    return step(replicas, to, census, idle(census, census.replicas().size() - replicas));
  }

  /**
   * The same step after a second look just before it is carried out: replicas that have become busy
   * stay.
   *
   * @param wanted the step's {@code to}
   */
  public ScaleIn again(int from, int wanted, Census census, boolean spares) {
    Set<String> still = new LinkedHashSet<>(idle(census, census.replicas().size()));
    still.retainAll(first);
    if (!spares) {
      return step(replicas, wanted, census, still);
    }
    int kept = replicas + first.size() - still.size();
    int fewest = census.removal() == Removal.MARKED_FIRST ? kept : replicas;
    return step(Math.min(from, Math.max(fewest, fewest(from, census))), wanted, census, still);
  }

  private static ScaleIn step(int replicas, int to, Census census, Set<String> first) {
    return new ScaleIn(
        replicas,
        first,
        replicas > to
            ? Optional.of(new Reason("%s: %s", why(census), replicas))
            : Optional.empty());
  }

  /** With fewer replicas than this, a scale-in would end a busy one. */
  private static int fewest(int from, Census census) {
    List<Replica> replicas = census.replicas();
    if (census.removal() == Removal.HIGHEST_NUMBER_FIRST) {
      int fewest = 0;
      for (int i = 0; i < replicas.size(); i++) {
        fewest = replicas.get(i).mayBeBusy() ? i + 1 : fewest;
      }
      return fewest;
    }
    // a ReplicaSet ends unready pods first, whatever their deletion cost
    boolean first = replicas.stream().anyMatch(replica -> !replica.ready() && replica.mayBeBusy());
    return first ? from : (int) replicas.stream().filter(Replica::mayBeBusy).count();
  }

  /** Takes unready replicas first, then the youngest, as a ReplicaSet does. */
  private static Set<String> idle(Census census, int most) {
    List<Replica> replicas = census.replicas();
    if (census.removal() == Removal.HIGHEST_NUMBER_FIRST) {
      return Set.of();
    }
    List<Replica> youngestFirst = new ArrayList<>(replicas);
    Collections.reverse(youngestFirst);
    return youngestFirst.stream()
        .filter(replica -> !replica.mayBeBusy())
        // stable: among equals the youngest stays first
        .sorted(Comparator.comparing(Replica::ready))
        .limit(Math.max(0, most))
        .map(Replica::name)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static String why(Census census) {
    long busy = census.replicas().stream().filter(r -> r.work() == Work.BUSY).count();
    List<Replica> silent =
        census.replicas().stream()
            .filter(replica -> replica.ready() && replica.work() == Work.UNREADABLE)
            .toList();
    String others =
        silent.isEmpty()
            ? ""
            : " and " + silent.size() + " cannot be asked (" + silent.get(0).trouble() + ")";
    return "not lowered further, as " + busy + " replicas are busy" + others;
  }
}
