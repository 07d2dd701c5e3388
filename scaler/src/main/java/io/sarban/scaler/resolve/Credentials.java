// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resolve;

import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.InvalidFieldException;
import java.util.List;
import java.util.Map;

/** Keeps credentials from providers. Never waits: it requests them in the background. */
public interface Credentials {

  /** For a place without providers. */
  Credentials NONE =
      new Credentials() {
        @Override
        public ResourceKey key(CredentialRequest request) {
          return new ResourceKey(KIND, "", "none");
        }

        @Override
        public Map<String, String> find(CredentialRequest request) {
          throw new InvalidFieldException("", "cannot be asked for here");
        }
      };

  /** The kind of a requested credential as a dependency; not a kind of Kubernetes. */
  ResourceKind KIND = new ResourceKind("Credential");

  /** A user of the credential depends on this key; a new answer is a change of it. */
  ResourceKey key(CredentialRequest request);

  /**
   * The parameters' values.
   *
   * @throws PendingCredentialException while there is no answer yet
   * @throws InvalidFieldException if there was none, with what fixes it
   */
  Map<String, String> find(CredentialRequest request);

  /**
   * The namespace of the Secrets and service accounts that a ClusterTriggerAuthentication names.
   *
   * @param objects the object's own namespace
   */
  default String clusterNamespace(String objects) {
    return objects;
  }

  /**
   * The namespaces that may hold what a ClusterTriggerAuthentication refers to, at least one; the
   * first one that holds it counts.
   *
   * @param objects the object's namespace
   */
  default List<String> clusterNamespaces(String objects) {
    return List.of(clusterNamespace(objects));
  }
}
