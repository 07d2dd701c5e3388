// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.stream;

import java.util.Optional;
import javax.net.ssl.X509KeyManager;

/**
 * Where the counts are served.
 *
 * @param gateway the id of this gateway, its pod's uid
 * @param namespace the gateway's own, for the count of all its requests; empty for no such count
 * @param port 0 for any
 * @param keys for TLS; empty for clear text
 */
public record StreamSettings(
    String gateway,
    Optional<String> namespace,
    String host,
    int port,
    Optional<X509KeyManager> keys,
    Callers callers) {

  /** In clear text, for everybody who can reach the address. */
  public static StreamSettings open(String gateway, String host, int port) {
    return new StreamSettings(
        gateway, Optional.empty(), host, port, Optional.empty(), Callers.ANYBODY);
  }

  public StreamSettings in(String own) {
    return new StreamSettings(gateway, Optional.of(own), host, port, keys, callers);
  }
}
