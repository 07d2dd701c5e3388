// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.plan;

import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.resolve.CredentialRequest;
import io.sarban.scaler.resolve.Credentials;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Credentials that record each request.
 *
 * @param asked receives the key of each request
 */
record FollowedCredentials(Credentials credentials, Consumer<ResourceKey> asked)
    implements Credentials {

  @Override
  public ResourceKey key(CredentialRequest request) {
    return credentials.key(request);
  }

  @Override
  public Map<String, String> find(CredentialRequest request) {
    asked.accept(credentials.key(request));
    return credentials.find(request);
  }

  @Override
  public String clusterNamespace(String objects) {
    return credentials.clusterNamespace(objects);
  }

  @Override
  public List<String> clusterNamespaces(String objects) {
    return credentials.clusterNamespaces(objects);
  }
}
