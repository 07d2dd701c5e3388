// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.deploy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds the other objects that pods need. */
final class References {

  /** An object by its kind and name. */
  record Reference(Class<? extends HasMetadata> kind, String name) {}

  private References() {}

  /** What the pods of these Deployments refer to and these objects do not contain. */
  static Set<Reference> missing(List<HasMetadata> objects) {
    Set<Reference> named = new LinkedHashSet<>();
    for (HasMetadata object : objects) {
      if (object instanceof Deployment deployment) {
        named.addAll(of(deployment.getSpec().getTemplate().getSpec()));
      }
    }
    objects.forEach(
        one -> named.remove(new Reference(one.getClass(), one.getMetadata().getName())));
    return named;
  }

  static Set<Reference> of(PodSpec spec) {
    Set<Reference> named = new LinkedHashSet<>(read(spec));
    spec.getImagePullSecrets()
        .forEach(secret -> named.add(new Reference(Secret.class, secret.getName())));
    if (spec.getServiceAccountName() != null) {
      named.add(new Reference(ServiceAccount.class, spec.getServiceAccountName()));
    }
    return named;
  }

  /** What the containers read at their start: a change needs new pods. */
  static List<Reference> read(PodSpec spec) {
    List<Reference> read = new ArrayList<>();
    spec.getContainers()
        .forEach(container -> container.getEnvFrom().forEach(from -> read.addAll(of(from))));
    for (Volume volume : spec.getVolumes()) {
      if (volume.getConfigMap() != null) {
        read.add(new Reference(ConfigMap.class, volume.getConfigMap().getName()));
      }
    }
    return read;
  }

  private static List<Reference> of(EnvFromSource from) {
    List<Reference> references = new ArrayList<>();
    if (from.getSecretRef() != null) {
      references.add(new Reference(Secret.class, from.getSecretRef().getName()));
    }
    if (from.getConfigMapRef() != null) {
      references.add(new Reference(ConfigMap.class, from.getConfigMapRef().getName()));
    }
    return references;
  }
}
