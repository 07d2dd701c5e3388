// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.sarban.scaler.problem.FieldFault;
import java.util.ArrayList;
import java.util.List;

/**
 * A resource with all fields that could be read.
 *
 * @param resource without the invalid fields
 * @param faults the invalid fields
 */
public record Decoding<T extends HasMetadata>(T resource, List<FieldFault> faults) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads a resource from a tree, and does not change the tree.
   *
   * @param tree an object with apiVersion and kind
   */
  public static <T extends HasMetadata> Decoding<T> of(JsonNode tree, Class<T> type) {
    if (Decoded.class.isAssignableFrom(type)) {
      T resource = own(tree, type);
      return new Decoding<>(resource, ((Decoded) resource).faults());
    }
    List<FieldFault> faults = new ArrayList<>();
    JsonNode copy = tree.deepCopy();
    T resource =
        TidyTree.tidy(copy, "", faults) ? new TolerantReading("", faults).read(copy, type) : null;
    return new Decoding<>(resource, List.copyOf(faults));
  }

  private static <T> T own(JsonNode tree, Class<T> type) {
    try {
      return JSON.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a resource is read whatever it holds", e);
    }
  }

  /** Reads a resource of a kind without a model: only its metadata must be valid. */
  public static Decoding<GenericKubernetesResource> generic(JsonNode tree) {
    List<FieldFault> faults = new ArrayList<>();
    JsonNode copy = tree.deepCopy();
    GenericKubernetesResource resource = new GenericKubernetesResource();
    resource.setApiVersion(tree.path("apiVersion").asText());
    resource.setKind(tree.path("kind").asText());
    if (TidyTree.tidy(copy, "", faults) && copy.path("metadata") instanceof ObjectNode metadata) {
      resource.setMetadata(
          new TolerantReading("metadata", faults).read(metadata, ObjectMeta.class));
      JsonNode spec = copy.path("spec");
      if (!spec.isMissingNode()) {
        resource.setAdditionalProperty("spec", JSON.convertValue(spec, Object.class));
      }
    }
    return new Decoding<>(resource, List.copyOf(faults));
  }
}
