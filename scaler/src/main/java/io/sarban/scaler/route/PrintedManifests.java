// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.resolve.KeyedData;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The derived resources as YAML for kubectl; a comment replaces each secret. */
public final class PrintedManifests {

  private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> UNORDERED =
      List.of(
          "/metadata/labels", "/spec/template/metadata/labels", "/spec/template/spec/nodeSelector");

  private PrintedManifests() {}

  /** All resources, each a document. */
  public static String all(Derived derived) {
    return derived.resources().stream()
        .map(resource -> "---\n" + document(resource, derived.clear()))
        .collect(Collectors.joining());
  }

  /** One resource, without a document separator. */
  public static String one(HasMetadata resource) {
    JsonNode tree = JSON.valueToTree(KUBERNETES.convertValue(resource, Map.class));
    UNORDERED.forEach(map -> sort(tree.at(map)));
    for (JsonNode trigger : tree.at("/spec/triggers")) {
      sort(trigger.path("metadata"));
    }
    return KUBERNETES.asYaml(tree).replaceFirst("^---\\s*", "");
  }

  /** Some maps keep no order. */
  private static void sort(JsonNode map) {
    if (map instanceof ObjectNode object) {
      Map<String, JsonNode> sorted = new TreeMap<>();
      object.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
      object.removeAll();
      object.setAll(sorted);
    }
  }

  private static String document(HasMetadata resource, boolean clear) {
    if (resource instanceof Secret secret) {
      return "# "
          + ResourceKey.of(secret)
          + " is not shown; its keys: "
          + String.join(", ", KeyedData.of(secret).keySet())
          + "\n";
    }
    return clear && resource instanceof ConfigMap
        ? "# " + ResourceKey.of(resource) + " is not shown: it holds a secret\n"
        : one(resource);
  }
}
