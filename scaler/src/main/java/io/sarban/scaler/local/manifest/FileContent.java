// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.manifest;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The content of a file of manifests: the readable resources, and the problems of the rest.
 *
 * @param resources by their keys
 * @param problems each in one line
 * @param complete whether all documents could be separated
 * @param faulty resources that exist but cannot be used
 */
record FileContent(
    Map<ResourceKey, HasMetadata> resources,
    List<Problem> problems,
    boolean complete,
    List<ResourceKey> faulty) {

  static final FileContent NONE = new FileContent(Map.of(), List.of(), true, List.of());

  /** The content of a file that cannot be read at all. */
  static FileContent unreadable(ResourceKey file, String why) {
    return new FileContent(Map.of(), List.of(new Problem(file, "", "", why)), false, List.of());
  }

  /**
   * This content, with the previous content in place of what cannot be read now.
   *
   * @param before the previous content
   */
  FileContent after(FileContent before) {
    if (complete && faulty.isEmpty()) {
      return this;
    }
    Map<ResourceKey, HasMetadata> all = new LinkedHashMap<>();
    if (complete) {
      faulty.stream()
          .filter(before.resources()::containsKey)
          .forEach(key -> all.put(key, before.resources().get(key)));
    } else {
      all.putAll(before.resources());
    }
    boolean kept = !all.isEmpty();
    all.putAll(resources);
    String state = kept ? "; its last good state stays" : "; it is left out";
    List<Problem> told = problems.stream().map(problem -> told(problem, state)).toList();
    return new FileContent(all, told, complete, faulty);
  }

  private static Problem told(Problem problem, String state) {
    return problem.elsewhere()
        ? problem
        : new Problem(
            problem.object(),
            problem.trigger(),
            problem.fault().reworded(words -> words + state),
            false);
  }

  /** This content with more resources and problems. */
  FileContent with(Map<ResourceKey, HasMetadata> more, List<Problem> others) {
    Map<ResourceKey, HasMetadata> all = new LinkedHashMap<>(resources);
    all.putAll(more);
    List<Problem> told = new ArrayList<>(problems);
    told.addAll(others);
    return new FileContent(all, told, complete, faulty);
  }
}
