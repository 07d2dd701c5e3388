// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.FieldFault;
import io.sarban.scaler.problem.OneLine;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.resource.Decoded;
import io.sarban.scaler.resource.Decoding;
import io.sarban.scaler.resource.TargetRef;
import io.sarban.scaler.yaml.Documents;
import io.sarban.scaler.yaml.FieldLines;
import io.sarban.scaler.yaml.UnreadableException;
import io.sarban.scaler.yaml.YamlDocuments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads manifests: YAML or JSON, with many documents in a file. Skips documents without apiVersion
 * and kind. A mistake in a document affects only that document.
 */
final class Manifests implements Documents {

  private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();
  private static final int LONGEST_NAME = 253;

  private final Path path;
  private final String shown;
  private final Optional<String> namespace;
  private final boolean generates;
  private final ResourceKey file;
  private final Map<ResourceKey, HasMetadata> resources = new LinkedHashMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private final List<ResourceKey> faulty = new ArrayList<>();
  private boolean complete = true;

  /**
   * @param shown the name of the text in messages
   * @param namespace of all objects; empty for each object's own
   * @param generates whether the file is a kustomization
   */
  private Manifests(Path path, String shown, Optional<String> namespace, boolean generates) {
    this.path = path;
    this.generates = generates;
    this.shown = shown;
    this.namespace = namespace;
    this.file = key(path);
  }

  static ResourceKey key(Path file) {
    return new ResourceKey(ResourceKind.FILE, "", file.toString());
  }

  static boolean isManifest(Path file) {
    return isManifestName(file.getFileName().toString()) && Files.isRegularFile(file);
  }

  static boolean isManifestName(String name) {
    return (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"))
        && !name.startsWith(".")
        && !name.endsWith(".camel.yaml");
  }

  /** Reads a file. */
  static FileContent read(Path path) {
    return read(path, Optional.empty());
  }

  /**
   * Reads a file.
   *
   * @param namespace from a kustomization, for all objects; empty for each object's own
   */
  static FileContent read(Path path, Optional<String> namespace) {
    try {
      Manifests manifests =
          new Manifests(path, path.getFileName().toString(), namespace, Kustomization.isOne(path));
      manifests.documents(Texts.read(path));
      return manifests.content();
    } catch (UnreadableException e) {
      return FileContent.unreadable(key(path), e.getMessage());
    } catch (IOException e) {
      return FileContent.unreadable(
          key(path),
          "cannot be read (" + e.getClass().getSimpleName() + "): check its permissions");
    }
  }

  /** Reads a rendered kustomization. */
  static FileContent rendered(Path kustomization, String text) {
    Manifests manifests =
        new Manifests(kustomization, "kubectl kustomize", Optional.empty(), false);
    YamlDocuments.read(text, manifests);
    return manifests.content();
  }

  /** Reads JSON if the text starts like JSON and is valid; else YAML. */
  private void documents(String text) throws UnreadableException {
    if (!text.stripLeading().startsWith("{")) {
      YamlDocuments.read(text, this);
      return;
    }
    Manifests json = new Manifests(path, shown, namespace, generates);
    try {
      JsonDocuments.read(text, json);
      take(json);
    } catch (UnreadableException e) {
      if (path.toString().endsWith(".json")) {
        take(json);
        throw e;
      }
      YamlDocuments.read(text, this);
    }
  }

  private void take(Manifests other) {
    resources.putAll(other.resources);
    problems.addAll(other.problems);
    faulty.addAll(other.faulty);
    complete &= other.complete;
  }

  private FileContent content() {
    return new FileContent(resources, problems, complete, faulty);
  }

  @Override
  public void unreadable(UnreadableException why) {
    complete = false;
    problems.add(new Problem(file, "", "", why.getMessage()));
  }

  @Override
  public void read(JsonNode tree, FieldLines lines) {
    if (generates) {
      Kustomization.of(path, tree)
          .forEach(
              generated -> {
                generated.resource().ifPresent(this::put);
                generated.problem().ifPresent(why -> problem(file, "", why));
              });
      return;
    }
    String apiVersion = tree.path("apiVersion").asText();
    String kind = tree.path("kind").asText();
    if (apiVersion.isEmpty() || kind.isEmpty()) {
      return;
    }
    try {
      read(tree, apiVersion, kind, lines);
    } catch (RuntimeException | StackOverflowError e) {
      complete = false;
      problem(file, "", "the " + OneLine.of(kind) + " cannot be read " + place(lines.of("")));
    }
  }

  private void read(JsonNode tree, String apiVersion, String kind, FieldLines lines) {
    Optional<String> instead = LocalKinds.instead(apiVersion, kind);
    if (instead.isPresent()) {
      problem(
          named(tree, kind),
          "apiVersion",
          OneLine.of(apiVersion) + " " + instead.get() + " " + place(lines.of("apiVersion")));
      return;
    }
    Optional<LocalKinds.Served> served = LocalKinds.of(apiVersion, kind);
    Decoding<? extends HasMetadata> decoding =
        served.isPresent() ? Decoding.of(tree, served.get().type()) : Decoding.generic(tree);
    List<FieldFault> faults =
        decoding.faults().stream().map(fault -> fault.at(inFile(lines.of(fault.field())))).toList();
    HasMetadata resource = decoding.resource();
    if (resource == null || !isNamed(resource.getMetadata())) {
      unnamed(tree, kind, served.isPresent(), faults, lines);
      return;
    }
    inNamespace(resource);
    if (resource instanceof Decoded decoded) {
      decoded.faults(faults);
    }
    boolean planned = ResourceKind.POLLED.contains(ResourceKind.of(kind));
    if (!planned && !faults.isEmpty()) {
      // kinds that are planned report their faults themselves
      faults.forEach(fault -> problem(keyOf(resource), fault.field(), fault.message()));
    }
    if (faults.isEmpty() || resource instanceof Decoded) {
      put(resource);
    } else {
      faulty.add(keyOf(resource));
    }
  }

  private static boolean isNamed(ObjectMeta metadata) {
    if (metadata == null) {
      return false;
    }
    if (isEmpty(metadata.getName()) && !isEmpty(metadata.getGenerateName())) {
      // the API server adds five characters
      metadata.setName(metadata.getGenerateName() + "xxxxx");
    }
    return !isEmpty(metadata.getName());
  }

  private static boolean isEmpty(String text) {
    return text == null || text.isEmpty();
  }

  private void unnamed(
      JsonNode tree, String kind, boolean read, List<FieldFault> faults, FieldLines lines) {
    boolean list = kind.endsWith("List") && !tree.has("metadata");
    if (list || kind.equals("List")) {
      return;
    }
    if (!faults.isEmpty()) {
      complete &= !read;
      FieldFault first = faults.get(0);
      problem(named(tree, kind), first.field(), first.message());
    } else if (read) {
      complete = false;
      problem(
          file, "", "a " + kind + " has no metadata.name: add it " + place(lines.of("metadata")));
    }
  }

  /** A key for messages about a resource that is not kept. */
  private ResourceKey named(JsonNode tree, String kind) {
    String name = tree.at("/metadata/name").asText(tree.at("/metadata/generateName").asText());
    if (name.isEmpty()) {
      return file;
    }
    String in = namespace.orElse(tree.at("/metadata/namespace").asText());
    return new ResourceKey(
        OneLine.of(kind),
        !in.isEmpty() || ResourceKind.of(kind).isClusterWide()
            ? OneLine.of(in)
            : ResourceKey.DEFAULT_NAMESPACE,
        OneLine.of(name));
  }

  private void inNamespace(HasMetadata resource) {
    ObjectMeta metadata = resource.getMetadata();
    metadata.setManagedFields(List.of());
    metadata.setName(bounded(metadata.getName()));
    if (ResourceKind.of(resource).isClusterWide()) {
      metadata.setNamespace(null);
    } else {
      metadata.setNamespace(
          bounded(
              namespace.orElse(
                  isEmpty(metadata.getNamespace())
                      ? ResourceKey.DEFAULT_NAMESPACE
                      : metadata.getNamespace())));
    }
  }

  /** Limits a name's length in messages; Kubernetes refuses longer names. */
  private static String bounded(String name) {
    String line = name.replaceAll("\\p{Cntrl}", " ");
    return line.length() > LONGEST_NAME ? line.substring(0, LONGEST_NAME) : line;
  }

  private void put(HasMetadata resource) {
    resources.put(keyOf(resource), resource);
  }

  /** The resource's key, in the form in which {@link TargetRef} names targets. */
  private static ResourceKey keyOf(HasMetadata resource) {
    ResourceKey key = ResourceKey.of(resource);
    return key.kind().isClusterWide()
        ? key
        : new TargetRef(key.namespace(), resource.getApiVersion(), resource.getKind(), key.name())
            .key();
  }

  private void problem(ResourceKey of, String field, String message) {
    problems.add(new Problem(of, "", field, message));
  }

  private String inFile(int line) {
    return shown + ", line " + line;
  }

  private String place(int line) {
    return "(" + inFile(line) + ")";
  }

  static String asText(HasMetadata resource) {
    return KUBERNETES.asJson(resource);
  }
}
