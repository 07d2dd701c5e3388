// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resolve;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.FieldFault;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.problem.ResourceFault;
import io.sarban.scaler.resource.AuthSecretTargetRef;
import io.sarban.scaler.resource.AuthenticationRef;
import io.sarban.scaler.resource.Lookup;
import io.sarban.scaler.resource.TriggerAuthenticationSpec;
import java.util.HashMap;
import java.util.Map;

/** The values in an authentication for a CloudEventSource, which has no container. */
public record SourceAuthentication(Lookup lookup, Credentials credentials) {

  private static final String FIELD = "spec.authenticationRef";

  /**
   * The parameters' values; empty if the source refers to no authentication.
   *
   * @param namespace the source's; empty for a ClusterCloudEventSource
   * @throws InvalidFieldException if something that it refers to is missing, or cannot be used here
   * @throws PendingCredentialException while a provider has not answered yet
   */
  public Map<String, String> values(AuthenticationRef ref, String namespace) {
    if (ref == null || !ref.present()) {
      return Map.of();
    }
    boolean cluster = ref.clusterWide();
    if (!cluster && namespace.isEmpty()) {
      throw new InvalidFieldException(
          FIELD, "a ClusterCloudEventSource needs a ClusterTriggerAuthentication: name one");
    }
    ResourceKey key = ref.key(namespace);
    HasMetadata found =
        lookup
            .find(key)
            .orElseThrow(
                () ->
                    new InvalidFieldException(
                        FIELD, key + " is missing: create it, or name another"));
    try {
      return values(TriggerAuthenticationSpec.of(found), cluster, namespace);
    } catch (PendingCredentialException e) {
      throw e;
    } catch (InvalidFieldException e) {
      throw new FieldFault(FIELD, new ResourceFault(key, e.fault())).asException();
    }
  }

  private Map<String, String> values(
      TriggerAuthenticationSpec spec, boolean cluster, String namespace) {
    if (!spec.env().isEmpty()) {
      throw new InvalidFieldException(
          "spec.env", "is of a container, which this source has none of: use secretTargetRef");
    }
    if (spec.podIdentity() != null && !spec.podIdentity().none()) {
      throw new InvalidFieldException(
          "spec.podIdentity", "is not supported here: use secretTargetRef with an accessKey");
    }
    String secrets = cluster ? credentials.clusterNamespace(namespace) : namespace;
    Map<String, String> values = new HashMap<>();
    for (AuthSecretTargetRef one : spec.secretTargetRef()) {
      KeyedData.secret(lookup, secrets, one.name(), one.key(), false)
          .ifPresent(value -> values.put(one.parameter(), value));
    }
    for (AuthSecretTargetRef one : spec.configMapTargetRef()) {
      KeyedData.configMap(lookup, secrets, one.name(), one.key(), false)
          .ifPresent(value -> values.put(one.parameter(), value));
    }
    values.putAll(
        new CredentialProviders(lookup, credentials).values(spec, cluster, secrets, namespace));
    return values;
  }
}
