package io.sarban.scaler.cli;

import io.sarban.scaler.report.PollListener;
import io.sarban.scaler.resource.ResourceKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What is said of the objects beside their problems: nothing that must be fixed. */
final class Notes implements PollListener {

  private final Map<ResourceKey, List<String>> notes = new ConcurrentHashMap<>();

  @Override
  public void hinted(ResourceKey object, String hint) {
    notes.merge(
        object,
        List.of(hint),
        (before, one) -> Stream.concat(before.stream(), one.stream()).distinct().toList());
  }

  /** Of one object, in the order in which they were heard. */
  List<String> of(ResourceKey object) {
    return notes.getOrDefault(object, List.of());
  }
}
