// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.report.JobPollResult;
import io.sarban.scaler.report.PollListener;
import io.sarban.scaler.report.PollResult;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Collects hints about objects, which are no problems to fix, and knows which objects were polled
 * or found faulty.
 */
final class Notes implements PollListener {

  private final Map<ResourceKey, List<String>> notes = new ConcurrentHashMap<>();
  private final Set<ResourceKey> concluded = ConcurrentHashMap.newKeySet();

  @Override
  public void polled(PollResult poll) {
    concluded.add(poll.object());
  }

  @Override
  public void polled(JobPollResult poll) {
    concluded.add(poll.object());
  }

  @Override
  public void faulty(ResourceKey object, List<Problem> problems) {
    concluded.add(object);
  }

  /** Whether a poll of the object has ended, or the object is faulty and will not be polled. */
  boolean hasConcluded(ResourceKey object) {
    return concluded.contains(object);
  }

  @Override
  public void hinted(ResourceKey object, String hint) {
    notes.merge(
        object,
        List.of(hint),
        (before, one) -> Stream.concat(before.stream(), one.stream()).distinct().toList());
  }

  /** The hints of one object, in the order of their arrival. */
  List<String> of(ResourceKey object) {
    return notes.getOrDefault(object, List.of());
  }
}
