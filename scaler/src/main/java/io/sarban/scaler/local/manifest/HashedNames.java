// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.manifest;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.resource.AuthSecretTargetRef;
import io.sarban.scaler.resource.ClusterTriggerAuthentication;
import io.sarban.scaler.resource.TriggerAuthentication;
import io.sarban.scaler.resource.TriggerAuthenticationSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Resources that a kustomization generates and an authentication names without the hash. In a
 * cluster, kustomize adds a hash to the name, and updates references only in Kubernetes' own kinds.
 *
 * @param resources under the names without hash
 * @param problems one for each
 */
record HashedNames(Map<ResourceKey, HasMetadata> resources, List<Problem> problems) {

  /**
   * Those of the generated resources that get a hash and that an authentication in the contents
   * names.
   */
  static HashedNames among(
      KustomizationFile kustomization, FileContent generated, Collection<FileContent> contents) {
    Map<ResourceKey, HasMetadata> resources = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    generated
        .resources()
        .forEach(
            (key, resource) -> {
              if (kustomization.hashed().contains(key.name())) {
                naming(key, contents)
                    .ifPresent(
                        by -> {
                          resources.put(key, resource);
                          problems.add(problem(kustomization, key, by));
                        });
              }
            });
    return new HashedNames(resources, problems);
  }

  private static Optional<ResourceKey> naming(ResourceKey key, Collection<FileContent> contents) {
    return contents.stream()
        .flatMap(content -> content.resources().values().stream())
        .filter(resource -> names(resource, key))
        .map(ResourceKey::of)
        .findFirst();
  }

  private static boolean names(HasMetadata resource, ResourceKey key) {
    if (resource instanceof TriggerAuthentication one) {
      return one.getMetadata().getNamespace().equals(key.namespace()) && names(one.getSpec(), key);
    }
    return resource instanceof ClusterTriggerAuthentication one && names(one.getSpec(), key);
  }

  private static boolean names(TriggerAuthenticationSpec spec, ResourceKey key) {
    List<AuthSecretTargetRef> references =
        key.kind().equals(ResourceKind.SECRET) ? spec.secretTargetRef() : spec.configMapTargetRef();
    return references.stream().anyMatch(reference -> key.name().equals(reference.name()));
  }

  private static Problem problem(KustomizationFile kustomization, ResourceKey key, ResourceKey by) {
    return new Problem(
        Manifests.key(kustomization.path()),
        "",
        (key.kind().equals(ResourceKind.SECRET) ? "secretGenerator " : "configMapGenerator ")
            + key.name(),
        by
            + " names it, and on a cluster kustomize adds a hash to its name, which KEDA's kinds do"
            + " not follow: set generatorOptions.disableNameSuffixHash to true");
  }
}
