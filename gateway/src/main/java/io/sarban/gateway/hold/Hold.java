// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.hold;

/** The place of a request that waits. */
public interface Hold extends AutoCloseable {

  /** Whether no other request of the route was waiting. */
  boolean first();

  /** Stops waiting; does nothing if the request has already gone on. */
  @Override
  void close();
}
