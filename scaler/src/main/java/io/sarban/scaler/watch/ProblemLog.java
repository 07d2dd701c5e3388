package io.sarban.scaler.watch;

import io.sarban.scaler.resource.Problem;
import io.sarban.scaler.resource.ResourceKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs each problem of a resource once, when it comes up, and once when it is over; not at every
 * poll.
 */
public final class ProblemLog {

  private static final Logger LOG = LoggerFactory.getLogger("sarban");

  private final Map<ResourceKey, List<Problem>> known = new ConcurrentHashMap<>();

  /** All the problems that the resource has now; none if it is well or gone. */
  public void report(ResourceKey key, Collection<Problem> problems) {
    List<Problem> before =
        problems.isEmpty() ? known.remove(key) : known.put(key, List.copyOf(problems));
    List<Problem> fresh = new ArrayList<>(problems);
    if (before != null) {
      fresh.removeAll(before);
    }
    fresh.forEach(problem -> LOG.warn("{}", problem));
    if (problems.isEmpty() && before != null) {
      LOG.info("{}: well again", key);
    }
  }

  /** The problems that stand, of all resources. */
  public List<Problem> standing() {
    return known.values().stream().flatMap(List::stream).toList();
  }
}
