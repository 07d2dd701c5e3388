// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Labels of the resources that the scaler creates for an object, as KEDA sets them. */
public final class ChildLabels {

  private static final int MAX_LABEL = 63;

  private ChildLabels() {}

  /**
   * The labels of every child, and those of its owner.
   *
   * @param name the child's
   * @param excluded the value of an annotation: labels of the owner that a child does not get,
   *     separated by commas
   */
  public static Map<String, String> of(HasMetadata owner, String name, String excluded) {
    Map<String, String> labels = new HashMap<>();
    if (owner.getMetadata().getLabels() != null) {
      labels.putAll(owner.getMetadata().getLabels());
    }
    List.of(excluded.strip().split("\\s*,\\s*", -1)).forEach(labels::remove);
    labels.putIfAbsent("app.kubernetes.io/name", value(name));
    labels.putIfAbsent("app.kubernetes.io/part-of", value(owner.getMetadata().getName()));
    labels.putIfAbsent("app.kubernetes.io/managed-by", "sarban");
    return labels;
  }

  /** The text, shortened to fit a label's value. */
  public static String value(String text) {
    String shortened = text.length() > MAX_LABEL ? text.substring(0, MAX_LABEL) : text;
    return shortened.replaceAll("[^A-Za-z0-9]+$", "");
  }
}
