package io.sarban.scaler.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sarban.scaler.resource.Decoded;
import io.sarban.scaler.resource.Decoding;
import io.sarban.scaler.resource.FieldFault;
import io.sarban.scaler.resource.OneLine;
import io.sarban.scaler.resource.Problem;
import io.sarban.scaler.resource.ResourceKey;
import io.sarban.scaler.resource.TargetRef;
import io.sarban.scaler.yaml.Documents;
import io.sarban.scaler.yaml.Lines;
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
import java.util.Set;

/**
 * Reads manifests: YAML or JSON, many documents a file. Documents without apiVersion and kind are
 * passed over. What is wrong with a document costs that document alone.
 */
final class Manifests implements Documents {

  private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();
  private static final Set<String> CLUSTER_WIDE =
      Set.of("Namespace", "ClusterTriggerAuthentication");
  private static final int LONGEST_NAME = 253;

  private final Path path;
  private final ResourceKey file;
  private final Map<ResourceKey, HasMetadata> resources = new LinkedHashMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private final List<ResourceKey> faulty = new ArrayList<>();
  private boolean complete = true;

  private Manifests(Path path) {
    this.path = path;
    this.file = key(path);
  }

  static ResourceKey key(Path file) {
    return new ResourceKey("File", "", file.toString());
  }

  static boolean isManifest(Path file) {
    String name = file.getFileName().toString();
    return (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"))
        && !name.startsWith(".")
        && !name.endsWith(".camel.yaml")
        && Files.isRegularFile(file);
  }

  /** What a file holds. */
  static FileContent read(Path path) {
    try {
      Manifests manifests = new Manifests(path);
      documents(Texts.read(path), path, manifests);
      return manifests.content();
    } catch (UnreadableException e) {
      return FileContent.unreadable(key(path), e.getMessage());
    } catch (IOException e) {
      return FileContent.unreadable(
          key(path),
          "cannot be read (" + e.getClass().getSimpleName() + "): check its permissions");
    }
  }

  /** Reads JSON where it begins as such, and is, else YAML. */
  private static void documents(String text, Path path, Manifests to) throws UnreadableException {
    if (!text.stripLeading().startsWith("{")) {
      YamlDocuments.read(text, to);
      return;
    }
    Manifests json = new Manifests(path);
    try {
      JsonDocuments.read(text, json);
      to.take(json);
    } catch (UnreadableException e) {
      if (path.toString().endsWith(".json")) {
        to.take(json);
        throw e;
      }
      YamlDocuments.read(text, to);
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
  public void read(JsonNode tree, Lines lines) {
    if (Kustomization.isOne(path)) {
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

  private void read(JsonNode tree, String apiVersion, String kind, Lines lines) {
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
    boolean planned = kind.equals("ScaledObject") || kind.equals("ScaledJob");
    if (!planned && !faults.isEmpty()) {
      // those that are planned tell of their faults themselves
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
      // the API server adds five letters
      metadata.setName(metadata.getGenerateName() + "xxxxx");
    }
    return !isEmpty(metadata.getName());
  }

  private static boolean isEmpty(String text) {
    return text == null || text.isEmpty();
  }

  private void unnamed(
      JsonNode tree, String kind, boolean read, List<FieldFault> faults, Lines lines) {
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

  /** For a message about a resource that is not kept. */
  private ResourceKey named(JsonNode tree, String kind) {
    String name = tree.at("/metadata/name").asText(tree.at("/metadata/generateName").asText());
    if (name.isEmpty()) {
      return file;
    }
    String namespace = tree.at("/metadata/namespace").asText();
    return new ResourceKey(
        OneLine.of(kind),
        !namespace.isEmpty() || CLUSTER_WIDE.contains(kind)
            ? OneLine.of(namespace)
            : ResourceKey.DEFAULT_NAMESPACE,
        OneLine.of(name));
  }

  private static void inNamespace(HasMetadata resource) {
    ObjectMeta metadata = resource.getMetadata();
    metadata.setManagedFields(List.of());
    metadata.setName(bounded(metadata.getName()));
    if (CLUSTER_WIDE.contains(resource.getKind())) {
      metadata.setNamespace(null);
    } else {
      metadata.setNamespace(
          isEmpty(metadata.getNamespace())
              ? ResourceKey.DEFAULT_NAMESPACE
              : bounded(metadata.getNamespace()));
    }
  }

  /** Kubernetes refuses what is longer; names stand in messages. */
  private static String bounded(String name) {
    String line = name.replaceAll("\\p{Cntrl}", " ");
    return line.length() > LONGEST_NAME ? line.substring(0, LONGEST_NAME) : line;
  }

  private void put(HasMetadata resource) {
    resources.put(keyOf(resource), resource);
  }

  /** As {@link TargetRef} names a target. */
  private static ResourceKey keyOf(HasMetadata resource) {
    ResourceKey key = ResourceKey.of(resource);
    return CLUSTER_WIDE.contains(resource.getKind())
        ? key
        : new TargetRef(key.namespace(), resource.getApiVersion(), key.kind(), key.name()).key();
  }

  private void problem(ResourceKey of, String field, String message) {
    problems.add(new Problem(of, "", field, message));
  }

  private String inFile(int line) {
    return path.getFileName() + ", line " + line;
  }

  private String place(int line) {
    return "(" + inFile(line) + ")";
  }

  static String asText(HasMetadata resource) {
    return KUBERNETES.asJson(resource);
  }
}
