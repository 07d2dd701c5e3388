// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.sarban.scaler.kubernetes.api.Fence;
import io.sarban.scaler.kubernetes.api.Refusals;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.resource.ApiJson;
import io.sarban.scaler.resource.ScaledObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates and updates the ScaledObject of an HTTPScaledObject, as KEDA's HTTP add-on does. */
final class ScaledObjectMaker {

  private static final Logger LOG = LoggerFactory.getLogger(ScaledObjectMaker.class);
  private static final PatchContext JSON_PATCH = PatchContext.of(PatchType.JSON);

  private final Fence fence;
  private final Function<ResourceKey, Optional<ScaledObject>> objects;

  /**
   * @param objects finds watched ScaledObjects
   */
  ScaledObjectMaker(Fence fence, Function<ResourceKey, Optional<ScaledObject>> objects) {
    this.fence = fence;
    this.objects = objects;
  }

  /**
   * Brings the ScaledObject into the wanted state.
   *
   * @return why that failed; empty if it succeeded
   */
  Optional<String> make(GenericKubernetesResource from) {
    ResourceKey key =
        new ResourceKey(
            ResourceKind.SCALED_OBJECT,
            from.getMetadata().getNamespace(),
            from.getMetadata().getName());
    Optional<ScaledObject> there = objects.apply(key);
    if (MadeScaledObject.asks(from, "orphan-scaledobject")) {
      there.ifPresent(object -> orphan(from, object));
      return Optional.empty();
    }
    if (MadeScaledObject.asks(from, "skip-scaledobject-creation")) {
      there
          .filter(object -> MadeScaledObject.owns(from, object.getMetadata()))
          .ifPresent(object -> fence.client().resource(object).delete());
      return Optional.empty();
    }
    return there.isEmpty() ? created(from, key) : kept(from, there.get(), key);
  }

  private Optional<String> created(GenericKubernetesResource from, ResourceKey key) {
    try {
      fence.client().resource(typed(MadeScaledObject.of(from))).create();
      LOG.info("{} is made for the HTTPScaledObject of its name", key);
      return Optional.empty();
    } catch (KubernetesClientException e) {
      return Refusals.isConflict(e)
          ? Optional.empty()
          : Optional.of(key + " cannot be made: " + Refusals.oneLine(e));
    }
  }

  private static ScaledObject typed(ObjectNode made) {
    return ApiJson.mapper().convertValue(made, ScaledObject.class);
  }

  private Optional<String> kept(
      GenericKubernetesResource from, ScaledObject there, ResourceKey key) {
    if (!MadeScaledObject.owns(from, there.getMetadata())) {
      return Optional.of(
          key
              + " is there already, and not made for it: delete it, or annotate the HTTPScaledObject"
              + " with httpscaledobject.keda.sh/skip-scaledobject-creation: \"true\"");
    }
    ObjectNode wanted = MadeScaledObject.of(from);
    JsonNode now = ApiJson.mapper().valueToTree(there);
    if (!there.isMarkedForDeletion() && !MadeScaledObject.covers(now, wanted)) {
      replace(
          there,
          Map.of(
              "/metadata/labels", merged(now.at("/metadata/labels"), wanted.at("/metadata/labels")),
              "/metadata/annotations",
                  merged(now.at("/metadata/annotations"), wanted.at("/metadata/annotations")),
              "/metadata/ownerReferences", wanted.at("/metadata/ownerReferences"),
              "/spec", merged(now.path("spec"), wanted.path("spec"))));
    }
    return Optional.empty();
  }

  private void orphan(GenericKubernetesResource from, ScaledObject object) {
    Optional<OwnerReference> own = MadeScaledObject.reference(from, object.getMetadata());
    if (own.isEmpty()) {
      return;
    }
    List<OwnerReference> others = new ArrayList<>(object.getMetadata().getOwnerReferences());
    others.remove(own.get());
    replace(object, Map.of("/metadata/ownerReferences", others));
  }

  /** Fails if the object was changed meanwhile. */
  private void replace(ScaledObject object, Map<String, Object> parts) {
    List<Map<String, Object>> steps = new ArrayList<>();
    String version = object.getMetadata().getResourceVersion();
    steps.add(Map.of("op", "test", "path", "/metadata/resourceVersion", "value", version));
    parts.forEach((path, value) -> steps.add(Map.of("op", "add", "path", path, "value", value)));
    fence
        .client()
        .resource(object)
        .patch(JSON_PATCH, ApiJson.mapper().valueToTree(steps).toString());
  }

  private static ObjectNode merged(JsonNode there, JsonNode wanted) {
    ObjectNode all = ApiJson.mapper().createObjectNode();
    there.properties().forEach(field -> all.set(field.getKey(), field.getValue()));
    wanted.properties().forEach(field -> all.set(field.getKey(), field.getValue()));
    return all;
  }
}
