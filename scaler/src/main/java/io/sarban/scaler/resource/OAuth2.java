// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import java.util.Map;

/**
 * An access token by OAuth 2.0's client credentials grant.
 *
 * @param type {@code clientCredentials}
 * @param tokenUrlParams go to the token's URL beside the grant
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record OAuth2(
    @Required String type,
    @Required String clientId,
    ClientSecret clientSecret,
    @Required String tokenUrl,
    List<String> scopes,
    Map<String, String> tokenUrlParams,
    @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

  public OAuth2 {
    scopes = scopes == null ? List.of() : List.copyOf(scopes);
    tokenUrlParams = tokenUrlParams == null ? Map.of() : Map.copyOf(tokenUrlParams);
    unknown = unknown == null ? Map.of() : unknown;
  }

  /** The Secret's key with the client's secret; null if none is named. */
  public SecretKeyRef secretKeyRef() {
    return clientSecret == null || clientSecret.valueFrom() == null
        ? null
        : clientSecret.valueFrom().secretKeyRef();
  }

  /** Where the client's secret is. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record ClientSecret(@Required ValueFrom valueFrom) {}

  /** By reference only. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record ValueFrom(@Required SecretKeyRef secretKeyRef) {}

  /** A key of a Secret. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record SecretKeyRef(@Required String name, @Required String key) {}
}
