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

  private final Map<ResourceKey, Illness> known = new ConcurrentHashMap<>();

  /** All the problems that the resource has now; none if it is well or gone. */
  public void report(ResourceKey key, List<Problem> problems) {
    if (!problems.isEmpty()) {
      known.compute(key, (same, before) -> said(problems, before));
    } else if (known.remove(key) != null) {
      LOG.info("{}: well again", key);
    }
  }

  private static Illness said(List<Problem> problems, Illness before) {
    if (before != null && before.standing().equals(problems)) {
      return before;
    }
    Set<Problem> said =
        before == null || before.said().size() > MAX_SAID
            ? new LinkedHashSet<>()
            : new LinkedHashSet<>(before.said());
    problems.stream().filter(said::add).forEach(problem -> LOG.warn("{}", problem));
    return new Illness(List.copyOf(problems), said);
  }

  /** The problems that stand, of all resources. */
  public List<Problem> standing() {
    return known.values().stream().flatMap(illness -> illness.standing().stream()).toList();
  }
}
