// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.manifest;

import io.sarban.scaler.problem.FieldFault;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.yaml.UnreadableException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the manifests of a folder. Manifests that a kustomization names are rendered by kubectl;
 * without a kubectl they are read as written, and the effects of kustomize that are missing are
 * reported.
 */
final class FolderReading {

  private final Optional<Kubectl> kubectl;

  FolderReading(Optional<Kubectl> kubectl) {
    this.kubectl = kubectl;
  }

  /** The content of each file, in the files' order. */
  Map<Path, FileContent> read(List<Path> files) {
    Optional<KustomizationFile> found = KustomizationFile.in(files);
    if (found.isEmpty()) {
      return plain(files, Map.of());
    }
    KustomizationFile kustomization = found.get();
    FileContent generated = Manifests.read(kustomization.path(), Optional.empty());
    if (kubectl.isEmpty()) {
      return unrendered(files, kustomization, generated, unread(kustomization));
    }
    try {
      String text = kubectl.get().kustomize(folder(kustomization.path()));
      return rendered(files, kustomization, generated, text);
    } catch (UnreadableException e) {
      Problem why = new Problem(Manifests.key(kustomization.path()), "", "", e.getMessage());
      return unrendered(files, kustomization, generated, List.of(why));
    }
  }

  private static Path folder(Path file) {
    return file.toAbsolutePath().getParent();
  }

  private static List<Problem> unread(KustomizationFile kustomization) {
    return kustomization.unread().isEmpty()
        ? List.of()
        : List.of(
            new Problem(
                Manifests.key(kustomization.path()),
                "",
                new FieldFault(
                    String.join(", ", kustomization.unread()),
                    "only kustomize reads that, and it is left out: install kubectl, which renders"
                        + " the folder"),
                true));
  }

  private static Map<Path, FileContent> plain(
      List<Path> files, Map<Path, Optional<String>> namespaces) {
    Map<Path, FileContent> contents = new LinkedHashMap<>();
    files.forEach(
        file ->
            contents.put(
                file, Manifests.read(file, namespaces.getOrDefault(file, Optional.empty()))));
    return contents;
  }

  private static Map<Path, FileContent> unrendered(
      List<Path> files, KustomizationFile kustomization, FileContent generated, List<Problem> why) {
    Map<Path, Optional<String>> namespaces = new LinkedHashMap<>();
    files.forEach(file -> namespaces.put(file, kustomization.namespaceOf(file)));
    List<Path> read =
        files.stream().filter(file -> !kustomization.others().contains(file)).toList();
    Map<Path, FileContent> contents = plain(read, namespaces);
    HashedNames hashed = HashedNames.among(kustomization, generated, contents.values());
    contents.put(
        kustomization.path(), generated.with(Map.of(), why).with(Map.of(), hashed.problems()));
    return contents;
  }

  /** Files that the kustomization does not name are read as without one. */
  private static Map<Path, FileContent> rendered(
      List<Path> files, KustomizationFile kustomization, FileContent generated, String text) {
    List<Path> others =
        files.stream()
            .filter(file -> !kustomization.names(file) && !Kustomization.isOne(file))
            .toList();
    Map<Path, Optional<String>> namespaces = new LinkedHashMap<>();
    others.forEach(file -> namespaces.put(file, kustomization.namespaceOf(file)));
    Map<Path, FileContent> contents = plain(others, namespaces);
    contents.put(kustomization.path(), Manifests.rendered(kustomization.path(), text));
    HashedNames hashed = HashedNames.among(kustomization, generated, contents.values());
    contents.computeIfPresent(
        kustomization.path(),
        (path, content) -> content.with(hashed.resources(), hashed.problems()));
    return contents;
  }
}
