// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.deploy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.sarban.scaler.kubernetes.deploy.References.Reference;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The versions of the applied objects: running pods do not see changes of what they read at the
 * start.
 */
final class Versions {

  static final String ANNOTATION = "sarban.io/config-versions";

  private final Map<Reference, String> applied = new HashMap<>();

  void add(HasMetadata object, HasMetadata after) {
    applied.put(
        new Reference(object.getClass(), object.getMetadata().getName()),
        after.getMetadata().getResourceVersion());
  }

  /** The versions of the objects that the Deployment's pods read. */
  String of(Deployment deployment) {
    Map<String, String> read = new TreeMap<>();
    References.read(deployment.getSpec().getTemplate().getSpec())
        .forEach(
            one -> {
              if (applied.containsKey(one)) {
                read.put(one.kind().getSimpleName() + "/" + one.name(), applied.get(one));
              }
            });
    return read.toString();
  }
}
