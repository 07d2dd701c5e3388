package io.sarban.scaler.watch;

import io.sarban.scaler.resource.Problem;
import io.sarban.scaler.resource.ResourceKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs each problem of a resource once, when it comes up, and once when the resource is well; not
 * at every poll.
 */
public final class ProblemLog {

  private static final Logger LOG = LoggerFactory.getLogger("sarban");

  /** A source that fails in turn in several ways says each of them once. */
  private record Illness(List<Problem> standing, Set<Problem> said) {}

  private static final int MAX_SAID = 20;

  /** Hears of what is logged; must return at once. */
  public interface Follower {

    /** A problem has come up. */
    void found(Problem problem);

    /** The resource has no problem any more. */
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

  private final Map<ResourceKey, Illness> known = new ConcurrentHashMap<>();

  /** All the problems that the resource has now; none if it is well or gone. */
  public void report(ResourceKey key, List<Problem> problems) {
    if (!problems.isEmpty()) {
      known.compute(key, (same, before) -> said(problems, before));
    } else if (known.remove(key) != null) {
      LOG.info("{}: recovered", key);
      follower.solved(key);
    }
  }

  private Illness said(List<Problem> problems, Illness before) {
    if (before != null && before.standing().equals(problems)) {
      return before;
    }
    Set<Problem> said =
        before == null || before.said().size() > MAX_SAID
            ? new LinkedHashSet<>()
            : new LinkedHashSet<>(before.said());
    problems.stream().filter(said::add).forEach(this::tell);
    return new Illness(List.copyOf(problems), said);
  }

  private void tell(Problem problem) {
    LOG.warn("{}", problem);
    follower.found(problem);
  }

  /** From now on, tells the follower, too. */
  public void follow(Follower who) {
    follower = who;
  }

  /** The problems that stand, of all resources. */
  public List<Problem> standing() {
    return known.values().stream().flatMap(illness -> illness.standing().stream()).toList();
  }
}
