// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.sarban.scaler.yaml.UnreadableException;
import io.sarban.scaler.yaml.YamlDocuments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A folder's kustomization: the files that it names, and the effects that only kustomize has.
 *
 * @param resources the folder's files in its list of resources
 * @param others the folder's files that other fields name, such as patches
 * @param namespace the namespace of all objects; empty for each object's own
 * @param unread the fields whose effect only kustomize has
 * @param hashed names of generated resources that get a hash in a cluster
 */
record KustomizationFile(
    Path path,
    Set<Path> resources,
    Set<Path> others,
    Optional<String> namespace,
    List<String> unread,
    Set<String> hashed) {

  private static final int MAX_VALUES = 1_000_000;
  private static final int MAX_FILE_NAME = 255;

  /** Fields that change what the objects are in a cluster. */
  private static final List<String> KUSTOMIZE_ONLY =
      List.of(
          "bases",
          "components",
          "patches",
          "patchesStrategicMerge",
          "patchesJson6902",
          "namePrefix",
          "nameSuffix",
          "replacements",
          "vars",
          "helmCharts",
          "generators",
          "transformers");

  /** The first kustomization among a folder's files. */
  static Optional<KustomizationFile> in(List<Path> files) {
    return files.stream().filter(Kustomization::isOne).findFirst().map(KustomizationFile::of);
  }

  private static KustomizationFile of(Path path) {
    JsonNode tree = tree(path);
    Set<Path> resources = new HashSet<>();
    List<String> unread = new ArrayList<>();
    boolean elsewhere = false;
    for (JsonNode resource : tree.path("resources")) {
      Path file = sibling(path, resource.asText());
      elsewhere |= file == null;
      if (file != null) {
        resources.add(file);
      }
    }
    if (elsewhere) {
      unread.add("resources outside of the folder");
    }
    KUSTOMIZE_ONLY.stream().filter(field -> isGiven(tree.path(field))).forEach(unread::add);
    Set<Path> others = new HashSet<>();
    addFiles(path, tree, others);
    others.removeAll(resources);
    String namespace = tree.path("namespace").asText();
    return new KustomizationFile(
        path,
        Set.copyOf(resources),
        Set.copyOf(others),
        Optional.of(namespace).filter(given -> !given.isEmpty()),
        List.copyOf(unread),
        hashed(tree));
  }

  private static Set<String> hashed(JsonNode tree) {
    Set<String> names = new HashSet<>();
    if (keepsNames(tree.path("generatorOptions")) || isGiven(tree.path("configurations"))) {
      return names;
    }
    for (String field : List.of("configMapGenerator", "secretGenerator")) {
      for (JsonNode generator : tree.path(field)) {
        if (!keepsNames(generator.path("options"))) {
          names.add(generator.path("name").asText());
        }
      }
    }
    return names;
  }

  private static boolean keepsNames(JsonNode options) {
    return options.path("disableNameSuffixHash").asBoolean();
  }

  /** Ignores a file that cannot be read: reading its generators reports it. */
  private static JsonNode tree(Path path) {
    try {
      return YamlDocuments.first(Texts.read(path), MAX_VALUES);
    } catch (IOException | UnreadableException e) {
      return MissingNode.getInstance();
    }
  }

  private static boolean isGiven(JsonNode field) {
    return field.isContainerNode() ? !field.isEmpty() : !field.asText().isEmpty();
  }

  private static void addFiles(Path kustomization, JsonNode node, Set<Path> files) {
    if (node.isContainerNode()) {
      node.forEach(inside -> addFiles(kustomization, inside, files));
    } else if (node.isTextual()) {
      Path file = sibling(kustomization, node.asText());
      if (file != null) {
        files.add(file);
      }
    }
  }

  /** The file in the folder; null if there is none. */
  private static Path sibling(Path kustomization, String name) {
    if (name.isEmpty() || name.length() > MAX_FILE_NAME || name.indexOf('\0') >= 0) {
      return null;
    }
    Path folder = kustomization.toAbsolutePath().normalize().getParent();
    Path file = folder.resolve(name).normalize();
    return folder.equals(file.getParent()) && Files.isRegularFile(file)
        ? kustomization.resolveSibling(file.getFileName())
        : null;
  }

  /** The namespace for a file's objects; empty for each object's own. */
  Optional<String> namespaceOf(Path file) {
    return resources.isEmpty() || resources.contains(file) ? namespace : Optional.empty();
  }

  boolean names(Path file) {
    return resources.contains(file) || others.contains(file);
  }
}
