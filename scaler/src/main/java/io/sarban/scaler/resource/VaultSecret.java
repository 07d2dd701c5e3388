// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Required;
import java.util.Map;

/**
 * One value in a Vault.
 *
 * @param path as Vault's API has it, without {@code /v1/}; a version 2 engine's has {@code data/}
 * @param type empty, {@code secret}, {@code secretV2} or {@code pki}
 * @param pkiData the parameters for requesting a certificate
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record VaultSecret(
    @Required String parameter,
    @Required String path,
    @Required String key,
    String type,
    @JsonAlias({"pkidata", "pki_data"}) PkiData pkiData,
    @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

  public VaultSecret {
    type = type == null ? "" : type;
    unknown = unknown == null ? Map.of() : unknown;
  }

  /** Both spellings that KEDA's documentation has. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record PkiData(
      @JsonAlias("common_name") String commonName,
      @JsonAlias("alt_names") String altNames,
      @JsonAlias("ip_sans") String ipSans,
      @JsonAlias("uri_sans") String uriSans,
      @JsonAlias("other_sans") String otherSans,
      String ttl,
      String format,
      @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

    public PkiData {
      unknown = unknown == null ? Map.of() : unknown;
    }
  }
}
