// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.sarban.scaler.name.ResourceKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ScaledObject of an HTTPScaledObject, as KEDA's HTTP add-on creates it: with the same name,
 * labels and annotations, and an owner reference. Pure.
 */
final class MadeScaledObject {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ADDRESS = "keda-add-ons-http-external-scaler.keda:9090";
  private static final int INTERVAL = 15;

  private MadeScaledObject() {}

  /** Whether the resource sets this annotation. */
  static boolean asks(GenericKubernetesResource from, String annotation) {
    Map<String, String> annotations = from.getMetadata().getAnnotations();
    return annotations != null
        && "true".equals(annotations.get("httpscaledobject.keda.sh/" + annotation));
  }

  /** The object to apply. */
  static ObjectNode of(GenericKubernetesResource from) {
    JsonNode spec = JSON.valueToTree(from.getAdditionalProperties().getOrDefault("spec", Map.of()));
    ObjectNode made = JSON.createObjectNode();
    made.put("apiVersion", "keda.sh/v1alpha1").put("kind", ResourceKind.SCALED_OBJECT.name());
    made.set("metadata", metadata(from));
    ObjectNode target = made.putObject("spec").putObject("scaleTargetRef");
    for (String field : List.of("apiVersion", "kind", "name")) {
      copy(spec.path("scaleTargetRef"), field, target, field);
    }
    ObjectNode own = (ObjectNode) made.get("spec");
    own.put("pollingInterval", INTERVAL);
    copy(spec, "scaledownPeriod", own, "cooldownPeriod");
    copy(spec, "initialCooldownPeriod", own, "initialCooldownPeriod");
    copy(spec.path("replicas"), "min", own, "minReplicaCount");
    copy(spec.path("replicas"), "max", own, "maxReplicaCount");
    own.putObject("advanced").put("restoreToOriginalReplicaCount", true);
    own.putArray("triggers")
        .addObject()
        .put("type", "external-push")
        .putObject("metadata")
        .put("scalerAddress", ADDRESS)
        .put("httpScaledObject", from.getMetadata().getName());
    return made;
  }

  private static ObjectNode metadata(GenericKubernetesResource from) {
    ObjectMeta of = from.getMetadata();
    ObjectNode metadata = JSON.createObjectNode();
    metadata.put("name", of.getName()).put("namespace", of.getNamespace());
    if (of.getLabels() != null && !of.getLabels().isEmpty()) {
      metadata.set("labels", JSON.valueToTree(of.getLabels()));
    }
    if (of.getAnnotations() != null && !of.getAnnotations().isEmpty()) {
      metadata.set("annotations", JSON.valueToTree(of.getAnnotations()));
    }
    metadata
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", from.getApiVersion())
        .put("kind", from.getKind())
        .put("name", of.getName())
        .put("uid", of.getUid())
        .put("controller", true)
        .put("blockOwnerDeletion", true);
    return metadata;
  }

  private static void copy(JsonNode from, String field, ObjectNode to, String as) {
    JsonNode value = from.path(field);
    if (!value.isMissingNode() && !value.isNull() && !value.asText("x").isEmpty()) {
      to.set(as, value);
    }
  }

  /** Whether the object belongs to the HTTPScaledObject. */
  static boolean owns(GenericKubernetesResource from, ObjectMeta object) {
    return reference(from, object).isPresent();
  }

  static Optional<OwnerReference> reference(GenericKubernetesResource from, ObjectMeta object) {
    return object.getOwnerReferences().stream()
        .filter(owner -> owner.getKind().equals(from.getKind()))
        .filter(owner -> owner.getName().equals(from.getMetadata().getName()))
        .findFirst();
  }

  /** Whether the object has all wanted fields; it may have more. */
  static boolean covers(JsonNode there, JsonNode wanted) {
    if (wanted.isObject()) {
      return wanted.properties().stream()
          .allMatch(field -> covers(there.path(field.getKey()), field.getValue()));
    }
    if (wanted.isArray()) {
      boolean same = there.size() == wanted.size();
      for (int i = 0; same && i < wanted.size(); i++) {
        same = covers(there.get(i), wanted.get(i));
      }
      return same;
    }
    return there.isNumber() && wanted.isNumber()
        ? there.asDouble() == wanted.asDouble()
        : there.equals(wanted);
  }
}
