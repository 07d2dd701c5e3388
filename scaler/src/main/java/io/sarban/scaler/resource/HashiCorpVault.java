// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import java.util.Map;

/**
 * Trigger parameters in a HashiCorp Vault.
 *
 * @param address such as {@code https://vault:8200}
 * @param namespace of Vault Enterprise
 * @param authentication {@code token} or {@code kubernetes}
 * @param role of the kubernetes authentication
 * @param mount where the kubernetes authentication is, such as {@code kubernetes}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record HashiCorpVault(
    @Required String address,
    String namespace,
    @Required String authentication,
    String role,
    String mount,
    VaultCredential credential,
    @Required List<VaultSecret> secrets,
    @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

  public HashiCorpVault {
    secrets = secrets == null ? List.of() : List.copyOf(secrets);
    unknown = unknown == null ? Map.of() : unknown;
  }

  /** Never null. */
  public VaultCredential credentialOrNone() {
    return credential == null ? new VaultCredential(null, null, null, null) : credential;
  }
}
