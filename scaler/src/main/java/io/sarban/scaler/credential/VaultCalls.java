// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.credential;

import io.sarban.scaler.resolve.CredentialRequest.VaultSecrets;
import io.sarban.scaler.tls.Tls;
import java.net.URI;
import java.util.Optional;

/** Calls to Vaults; only allowed Vaults see the scaler's client certificate. */
final class VaultCalls {

  private final VaultIdentity identity;
  private final JsonCalls own;
  private final JsonCalls anybody;

  VaultCalls(Optional<Tls> tls, VaultIdentity identity) {
    this.identity = identity;
    this.own = new JsonCalls(tls);
    this.anybody = new JsonCalls(tls.map(Tls::withoutOwn));
  }

  JsonCalls to(URI address, VaultSecrets wanted) {
    return identity.allows(address, wanted) ? own : anybody;
  }
}
