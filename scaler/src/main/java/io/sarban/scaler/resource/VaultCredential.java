// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * The scaler's identity at a Vault.
 *
 * @param token of Vault; a secret
 * @param serviceAccount a file of the scaler's pod that holds a service account's token
 * @param serviceAccountName a service account of the object's namespace
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VaultCredential(
    String token,
    String serviceAccount,
    String serviceAccountName,
    @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

  public VaultCredential {
    unknown = unknown == null ? Map.of() : unknown;
  }

  /** Keeps the token out of logs. */
  @Override
  public String toString() {
    return "VaultCredential[" + serviceAccount + ", " + serviceAccountName + "]";
  }
}
