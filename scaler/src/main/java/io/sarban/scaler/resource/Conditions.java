// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The conditions of a status as a list of one for each type. */
public final class Conditions {

  private Conditions() {}

  /** The condition of a type, if it is there. */
  public static Optional<Condition> find(List<Condition> conditions, String type) {
    return conditions == null
        ? Optional.empty()
        : conditions.stream().filter(condition -> condition.type().equals(type)).findFirst();
  }

  /** Whether two lists say the same, regardless of times. */
  public static boolean same(List<Condition> before, List<Condition> after) {
    return before != null
        && before.size() == after.size()
        && after.stream().allMatch(now -> find(before, now.type()).map(now::says).orElse(false));
  }

  /** {@code after}, each with the time of its last change of status. */
  public static List<Condition> merge(List<Condition> before, List<Condition> after, Instant now) {
    return after.stream().map(condition -> dated(before, condition, now)).toList();
  }

  private static Condition dated(List<Condition> before, Condition condition, Instant now) {
    String since =
        find(before, condition.type())
            .filter(old -> condition.status().equals(old.status()))
            .map(Condition::lastTransitionTime)
            .orElse(now.truncatedTo(ChronoUnit.SECONDS).toString());
    return new Condition(
        condition.type(), condition.status(), condition.reason(), condition.message(), since);
  }
}
