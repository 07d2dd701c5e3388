package io.sarban.scaler.kubernetes.deploy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.sarban.scaler.kubernetes.deploy.References.Reference;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The versions of what was applied: pods that run would not see a change of what they read. */
final class Versions {

  static final String ANNOTATION = "sarban.io/config-versions";

  private final Map<Reference, String> applied = new HashMap<>();

  void add(HasMetadata object, HasMetadata after) {
    applied.put(
        new Reference(object.getClass(), object.getMetadata().getName()),
        after.getMetadata().getResourceVersion());
  }

  /** Of what that Deployment's pods read. */
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
