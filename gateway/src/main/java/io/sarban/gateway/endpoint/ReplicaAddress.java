// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.endpoint;

/**
 * Where a replica of a workload listens.
 *
 * @param host an IP address or a name
 * @param http2 whether it speaks HTTP/2 in clear text only (appProtocol {@code kubernetes.io/h2c})
 */
public record ReplicaAddress(String host, int port, boolean http2) {

  public static ReplicaAddress of(String host, int port) {
    return new ReplicaAddress(host, port, false);
  }
}
