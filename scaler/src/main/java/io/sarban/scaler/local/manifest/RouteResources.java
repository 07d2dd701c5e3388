// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.manifest;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.route.Derived;
import io.sarban.scaler.route.component.RouteException;
import io.sarban.scaler.watch.Resources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The resources that are derived from route files. Watched for changes; a failed derivation is
 * reported, and the previous resources are kept.
 */
public final class RouteResources implements Resources {

  private final RouteFiles files;
  private final Supplier<Derived> derivation;
  private final ProblemLog problems;
  private final List<FolderWatch> watches = new ArrayList<>();
  private volatile Map<ResourceKey, HasMetadata> resources;

  /**
   * @param files the files to watch
   * @param derivation reads the files again and derives the resources
   * @param first the initial result
   */
  public RouteResources(
      RouteFiles files, Supplier<Derived> derivation, Derived first, ProblemLog problems) {
    this.files = files;
    this.derivation = derivation;
    this.problems = problems;
    this.resources = byKey(first);
  }

  private static Map<ResourceKey, HasMetadata> byKey(Derived derived) {
    Map<ResourceKey, HasMetadata> resources = new HashMap<>();
    derived.resources().forEach(one -> resources.put(ResourceKey.of(one), one));
    return Map.copyOf(resources);
  }

  @Override
  public Optional<HasMetadata> find(ResourceKey key) {
    return Optional.ofNullable(resources.get(key));
  }

  @Override
  public Collection<ResourceKey> scaledObjects() {
    return resources.keySet().stream()
        .filter(key -> key.kind().equals(ResourceKind.SCALED_OBJECT))
        .toList();
  }

  @Override
  public Collection<ResourceKey> scaledJobs() {
    return List.of();
  }

  @Override
  public synchronized void watch(Consumer<ResourceKey> listener) {
    for (Path folder : files.folders()) {
      watches.add(FolderWatch.start(folder, files::reads, () -> reload(listener)));
    }
  }

  private synchronized void reload(Consumer<ResourceKey> listener) {
    ResourceKey origin = new ResourceKey(ResourceKind.FILE, "", files.paths().get(0).toString());
    Map<ResourceKey, HasMetadata> before = resources;
    try {
      resources = byKey(derivation.get());
      problems.report(origin, List.of());
    } catch (RouteException e) {
      String why = e.getMessage() + "; the last good state stays";
      problems.report(origin, List.of(new Problem(origin, "", "", why)));
      return;
    }
    Set<ResourceKey> keys = new HashSet<>(before.keySet());
    keys.addAll(resources.keySet());
    keys.stream().filter(key -> !equal(before.get(key), resources.get(key))).forEach(listener);
  }

  private static boolean equal(HasMetadata a, HasMetadata b) {
    return a != null && b != null && Manifests.asText(a).equals(Manifests.asText(b));
  }

  @Override
  public synchronized void close() {
    watches.forEach(FolderWatch::close);
    watches.clear();
  }
}
