// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;

/** The metadata of a workload's objects. */
public final class AppMetadata {

  /** The label that identifies the objects; its value is the workload's name. */
  public static final String APP = "sarban.io/app";

  private AppMetadata() {}

  /**
   * @param app the workload's name
   * @param name the object's
   */
  public static ObjectMeta of(String app, String namespace, String name) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(namespace)
        .withLabels(
            Map.of(
                APP, app, "app.kubernetes.io/name", app, "app.kubernetes.io/managed-by", "sarban"))
        .build();
  }
}
