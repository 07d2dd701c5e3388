package io.sarban.scaler.local;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sarban.scaler.resource.Problem;
import io.sarban.scaler.resource.ResourceKey;
import io.sarban.scaler.watch.ProblemLog;
import io.sarban.scaler.watch.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * The resources that a folder's manifests describe: its *.yaml, *.yml and *.json files and the
 * generators of its kustomization. Watched for change; a file that cannot be read is reported once,
 * and what it held last stays.
 */
public final class ManifestFolder implements Resources {

  private final Path folder;
  private final ProblemLog problems;
  private final Map<Path, List<HasMetadata>> lastGood = new HashMap<>();
  private volatile Map<ResourceKey, HasMetadata> resources;
  private FolderWatch watch;

  /** Reads the folder once. */
  public ManifestFolder(Path folder, ProblemLog problems) {
    this.folder = folder;
    this.problems = problems;
    this.resources = read();
  }

  @Override
  public Optional<HasMetadata> find(ResourceKey key) {
    return Optional.ofNullable(resources.get(key));
  }

  @Override
  public Collection<ResourceKey> scaledObjects() {
    return ofKind("ScaledObject");
  }

  @Override
  public Collection<ResourceKey> scaledJobs() {
    return ofKind("ScaledJob");
  }

  private List<ResourceKey> ofKind(String kind) {
    return resources.keySet().stream().filter(key -> key.kind().equals(kind)).toList();
  }

  @Override
  public synchronized void watch(Consumer<ResourceKey> listener) {
    watch = FolderWatch.start(folder, () -> reload(listener));
  }

  @Override
  public synchronized void close() {
    if (watch != null) {
      watch.close();
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
    // a ScaledObject has no equals of its own, so all are compared as they are written
    return a != null && b != null && Manifests.asText(a).equals(Manifests.asText(b));
  }

  private Map<ResourceKey, HasMetadata> read() {
    Map<ResourceKey, HasMetadata> found = new HashMap<>();
    List<Path> files = files();
    lastGood.keySet().retainAll(files);
    for (Path file : files) {
      for (HasMetadata resource : read(file)) {
        found.put(ResourceKey.of(resource), resource);
      }
    }
    return Map.copyOf(found);
  }

  private List<HasMetadata> read(Path file) {
    ResourceKey key = new ResourceKey("File", "", file.toString());
    try {
      lastGood.put(file, Manifests.read(file));
      problems.report(key, List.of());
    } catch (IOException | IllegalArgumentException e) {
      String state = lastGood.containsKey(file) ? "its last good state stays" : "it is left out";
      problems.report(key, List.of(new Problem(key, "", "", Manifests.oneLine(e) + "; " + state)));
    }
    return lastGood.getOrDefault(file, List.of());
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Manifests::isManifest).sorted().toList();
    } catch (IOException e) {
      // a folder that cannot be listed now has not lost its files
      return lastGood.keySet().stream().sorted().toList();
    }
  }
}
