// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.problem;

import io.sarban.scaler.name.ResourceKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs each problem of a resource once when it appears, and the recovery once; not at every poll.
 */
public final class ProblemLog {

  private static final Logger LOG = LoggerFactory.getLogger(ProblemLog.class);

  /**
   * The problems of one resource.
   *
   * @param current the problems that it has now
   * @param logged all problems logged since it last had none: each is logged once, even if several
   *     alternate
   */
  private record Problems(List<Problem> current, Set<Problem> logged) {}

  /**
   * Maximum number of logged problems of one resource until it recovers: a source's text may differ
   * at each poll.
   */
  private static final int MAX_LOGGED = 20;

  /** Receives what is logged; must return at once. */
  public interface Follower {

    /** A problem has come up. */
    void found(Problem problem);

    /** The resource has recovered. */
    void solved(ResourceKey key);
  }

  private volatile Follower follower =
      new Follower() {
        @Override
        public void found(Problem problem) {
          // nobody follows yet
        }

        @Override
        public void solved(ResourceKey key) {
          // nobody follows yet
        }
      };

  private final Map<ResourceKey, Problems> known = new ConcurrentHashMap<>();

  /** Reports all current problems of the resource; none if it has recovered or is gone. */
  public void report(ResourceKey key, List<Problem> problems) {
    if (!problems.isEmpty()) {
      known.compute(key, (same, before) -> logged(problems, before));
    } else if (known.remove(key) != null) {
      LOG.info("{}: recovered", key);
      follower.solved(key);
    }
  }

  private Problems logged(List<Problem> problems, Problems before) {
    if (before != null && before.current().equals(problems)) {
      return before;
    }
    Set<Problem> logged = new LinkedHashSet<>(before == null ? Set.of() : before.logged());
    for (Problem problem : problems) {
      if (logged.size() <= MAX_LOGGED && logged.add(problem)) {
        tell(logged.size() <= MAX_LOGGED ? problem : more(problem));
      }
    }
    return new Problems(List.copyOf(problems), logged);
  }

  private static Problem more(Problem problem) {
    return new Problem(
        problem.object(),
        "",
        "",
        "has more problems, which are not logged until it has recovered: see its conditions");
  }

  private void tell(Problem problem) {
    LOG.warn("{}", problem);
    follower.found(problem);
  }

  /** Notifies the follower, too, from now on. */
  public void follow(Follower who) {
    follower = who;
  }

  /** The current problems of all resources. */
  public List<Problem> standing() {
    return known.values().stream().flatMap(problems -> problems.current().stream()).toList();
  }
}
