// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.hpa;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;

/**
 * Whether an autoscaler differs from the wanted one. Additional fields do not count, as the API
 * server fills in defaults.
 */
public final class AutoscalerDifference {

  private AutoscalerDifference() {}

  public static boolean matters(HorizontalPodAutoscaler found, HorizontalPodAutoscaler wanted) {
    JsonNode is = Serialization.jsonMapper().valueToTree(found.getSpec());
    JsonNode should = Serialization.jsonMapper().valueToTree(wanted.getSpec());
    return !covers(is, should)
        || (is.has("behavior") && !should.has("behavior"))
        || !covers(found.getMetadata().getLabels(), wanted.getMetadata().getLabels())
        || !covers(found.getMetadata().getAnnotations(), wanted.getMetadata().getAnnotations());
  }

  private static boolean covers(Map<String, String> found, Map<String, String> wanted) {
    return wanted == null
        || wanted.isEmpty()
        || (found != null && found.entrySet().containsAll(wanted.entrySet()));
  }

  private static boolean covers(JsonNode found, JsonNode wanted) {
    if (wanted.isObject()) {
      return wanted.properties().stream()
          .allMatch(
              field ->
                  found.has(field.getKey()) && covers(found.get(field.getKey()), field.getValue()));
    }
    if (wanted.isArray()) {
      if (found.size() != wanted.size()) {
        return false;
      }
      for (int i = 0; i < wanted.size(); i++) {
        if (!covers(found.get(i), wanted.get(i))) {
          return false;
        }
      }
      return true;
    }
    return found.equals(wanted) || sameQuantity(found.asText(), wanted.asText());
  }

  private static boolean sameQuantity(String found, String wanted) {
    try {
      return Quantity.parse(found).equals(Quantity.parse(wanted));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
