// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import io.sarban.gateway.hold.HeldBytes;
import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The heads of running requests on one event loop, which stay in memory until the answer ends. Only
 * the part beyond an ordinary size counts: for its connection, which has up to 250 requests over
 * HTTP/2, and for its namespace.
 */
final class Heads {

  /** Larger than the heads that browsers and programs send. */
  private static final int ORDINARY = 4 << 10;

  private final Map<HttpConnection, Long> byConnection = new HashMap<>();

  /** The memory of one request's head; closed once. */
  final class Taken implements AutoCloseable {

    private final HttpConnection connection;
    private final HeldBytes.Account account;
    private final long beyond;

    private Taken(HttpConnection connection, HeldBytes.Account account, long beyond) {
      this.connection = connection;
      this.account = account;
      this.beyond = beyond;
    }

    @Override
    public void close() {
      if (beyond > 0) {
        byConnection.computeIfPresent(
            connection, (same, had) -> had > beyond ? had - beyond : null);
        account.give(beyond);
      }
    }
  }

  /**
   * Empty if it is too much.
   *
   * @param size bytes, as {@link HeadSize} counts them
   */
  Optional<Taken> take(HttpConnection connection, HeldBytes.Account account, long size) {
    long beyond = Math.max(0, size - ORDINARY);
    if (beyond > 0) {
      long now = byConnection.getOrDefault(connection, 0L) + beyond;
      if (now > Limits.LARGE_HEADS || !account.take(beyond)) {
        return Optional.empty();
      }
      byConnection.put(connection, now);
    }
    return Optional.of(new Taken(connection, account, beyond));
  }
}
