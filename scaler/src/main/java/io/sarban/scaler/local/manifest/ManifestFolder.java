// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.manifest;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.FieldFault;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.resource.CloudEventSource;
import io.sarban.scaler.resource.ClusterCloudEventSource;
import io.sarban.scaler.resource.Decoded;
import io.sarban.scaler.watch.Resources;
import io.sarban.scaler.yaml.UnreadableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The resources of a folder's manifests: its *.yaml, *.yml and *.json files, and its kustomization
 * as kubectl renders it, or without a kubectl only its generators. Watched for changes; a part that
 * cannot be read is reported once, and its last valid state is kept.
 */
public final class ManifestFolder implements Resources {

  private final Path folder;
  private final FolderReading reading;
  private final ProblemLog problems;
  private final Map<Path, FileContent> contents = new HashMap<>();
  private volatile Map<ResourceKey, HasMetadata> resources;
  private FolderWatch watch;

  /** Reads the folder once, without a kubectl. */
  public ManifestFolder(Path folder, ProblemLog problems) {
    this(folder, problems, Optional.empty());
  }

  /**
   * Reads the folder once.
   *
   * @param kubectl renders the kustomization, if the folder has one
   */
  public ManifestFolder(Path folder, ProblemLog problems, Optional<Kubectl> kubectl) {
    this.folder = folder;
    this.reading = new FolderReading(kubectl);
    this.problems = problems;
    this.resources = read();
  }

  @Override
  public Optional<HasMetadata> find(ResourceKey key) {
    return Optional.ofNullable(resources.get(key));
  }

  @Override
  public Collection<ResourceKey> scaledObjects() {
    return ofKind(ResourceKind.SCALED_OBJECT);
  }

  @Override
  public Collection<ResourceKey> scaledJobs() {
    return ofKind(ResourceKind.SCALED_JOB);
  }

  @Override
  public Collection<HasMetadata> eventSources() {
    return resources.values().stream()
        .filter(one -> one instanceof CloudEventSource || one instanceof ClusterCloudEventSource)
        .toList();
  }

  private List<ResourceKey> ofKind(ResourceKind kind) {
    return resources.keySet().stream().filter(key -> key.kind().equals(kind)).toList();
  }

  @Override
  public synchronized void watch(Consumer<ResourceKey> listener) {
    watch = FolderWatch.start(folder, this::reads, () -> reload(listener));
  }

  @Override
  public synchronized void close() {
    if (watch != null) {
      watch.close();
    }
  }

  /** Whether a file of that name is read: a manifest, or one that a kustomization names. */
  boolean reads(String name) {
    return Manifests.isManifestName(name)
        || Kustomization.NAMES.stream().map(folder::resolve).anyMatch(file -> names(file, name));
  }

  /** Every way to refer to a file ends in its name. */
  private static boolean names(Path kustomization, String name) {
    try {
      return Files.isRegularFile(kustomization) && Texts.read(kustomization).contains(name);
    } catch (IOException | UnreadableException e) {
      return true;
    }
  }

  private void reload(Consumer<ResourceKey> listener) {
    Map<ResourceKey, HasMetadata> before = resources;
    Map<ResourceKey, HasMetadata> now = read();
    resources = now;
    Set<ResourceKey> keys = new HashSet<>(before.keySet());
    keys.addAll(now.keySet());
    keys.stream()
        .filter(key -> !equal(before.get(key), now.get(key)))
        .sorted(Comparator.comparing(ResourceKey::toString))
        .forEach(listener);
  }

  private static boolean equal(HasMetadata a, HasMetadata b) {
    // ScaledObject has no equals, so the serialized forms are compared
    return a != null
        && b != null
        && faults(a).equals(faults(b))
        && Manifests.asText(a).equals(Manifests.asText(b));
  }

  private static List<FieldFault> faults(HasMetadata resource) {
    return resource instanceof Decoded decoded ? decoded.faults() : List.of();
  }

  private Map<ResourceKey, HasMetadata> read() {
    Map<ResourceKey, HasMetadata> found = new HashMap<>();
    List<Path> files = files();
    contents.keySet().stream()
        .filter(gone -> !files.contains(gone))
        .forEach(gone -> problems.report(Manifests.key(gone), List.of()));
    contents.keySet().retainAll(files);
    Map<Path, FileContent> read = reading.read(files);
    Map<ResourceKey, Path> origins = new HashMap<>();
    for (Path file : files) {
      FileContent before = contents.getOrDefault(file, FileContent.NONE);
      FileContent now = read.getOrDefault(file, FileContent.NONE).after(before);
      contents.put(file, now);
      List<Problem> told = new ArrayList<>(now.problems());
      now.resources()
          .forEach(
              (key, resource) -> {
                HasMetadata first = found.putIfAbsent(key, resource);
                Path origin = origins.putIfAbsent(key, file);
                if (first != null && LocalKinds.isRead(resource) && !equal(first, resource)) {
                  told.add(twice(file, key, origin));
                }
              });
      problems.report(Manifests.key(file), told);
    }
    return Map.copyOf(found);
  }

  private static Problem twice(Path file, ResourceKey key, Path origin) {
    return new Problem(
        Manifests.key(file),
        "",
        "",
        key
            + " is in "
            + origin.getFileName()
            + ", too: that one counts; a patch of kustomize belongs in a kustomization's patches");
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Manifests::isManifest).sorted().toList();
    } catch (IOException e) {
      // a folder that cannot be listed now keeps its known files
      return contents.keySet().stream().sorted().toList();
    }
  }
}
