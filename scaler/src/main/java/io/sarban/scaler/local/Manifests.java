package io.sarban.scaler.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sarban.scaler.resource.ResourceKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads manifests: YAML or JSON, many documents a file. Documents without apiVersion and kind are
 * passed over.
 */
final class Manifests {

  private static final YAMLMapper YAML = new YAMLMapper();
  private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();
  private static final Set<String> CLUSTER_WIDE =
      Set.of("Namespace", "ClusterTriggerAuthentication");

  private Manifests() {}

  static boolean isManifest(Path file) {
    String name = file.getFileName().toString();
    return (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"))
        && !name.startsWith(".")
        && !name.endsWith(".camel.yaml")
        && Files.isRegularFile(file);
  }

  /**
   * The resources of a file.
   *
   * @throws IOException if it cannot be read or is not YAML
   * @throws IllegalArgumentException if a document does not fit its kind
   */
  static List<HasMetadata> read(Path file) throws IOException {
    if (Kustomization.isOne(file)) {
      return Kustomization.generated(file, YAML.readTree(file.toFile()));
    }
    List<HasMetadata> resources = new ArrayList<>();
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
      while (documents.hasNextValue()) {
        add(documents.nextValue(), resources);
      }
    }
    return resources;
  }

  private static void add(JsonNode document, List<HasMetadata> resources) {
    if (document == null || !document.hasNonNull("apiVersion") || !document.hasNonNull("kind")) {
      return;
    }
    Object resource = KUBERNETES.unmarshal(document.toString());
    if (resource instanceof KubernetesResourceList<?> list) {
      list.getItems().forEach(item -> resources.add(inNamespace(item)));
    } else if (resource instanceof HasMetadata single) {
      resources.add(inNamespace(single));
    }
  }

  private static HasMetadata inNamespace(HasMetadata resource) {
    var metadata = resource.getMetadata();
    if (metadata == null || metadata.getName() == null) {
      throw new IllegalArgumentException(resource.getKind() + " has no metadata.name: add it");
    }
    if (metadata.getNamespace() == null && !CLUSTER_WIDE.contains(resource.getKind())) {
      metadata.setNamespace(ResourceKey.DEFAULT_NAMESPACE);
    }
    return resource;
  }

  static String asText(HasMetadata resource) {
    return KUBERNETES.asJson(resource);
  }

  /** What is wrong, and where, without the stack and without the file's text. */
  static String oneLine(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof JsonProcessingException json) {
        return position(json) + json.getOriginalMessage().lines().findFirst().orElse("not YAML");
      }
    }
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static String position(JsonProcessingException e) {
    var at = e.getLocation();
    return at == null || at.getLineNr() < 1 ? "" : "line " + at.getLineNr() + ": ";
  }
}
