// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.hold;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory for requests that wait, or may have to be sent again. A namespace may use a quarter of
 * it, so that no tenant takes all. Thread-safe.
 */
public final class HeldBytes {

  private static final int SHARES = 4;

  private final long limit;
  private final AtomicLong taken = new AtomicLong();
  private final Map<String, Long> byNamespace = new ConcurrentHashMap<>();

  public HeldBytes(long limit) {
    this.limit = limit;
  }

  /** The memory that the requests of one namespace use. */
  public record Account(HeldBytes of, String namespace) {

    /** Takes the bytes; returns false, and takes nothing, if that is too much. */
    public boolean take(long bytes) {
      return of.take(namespace, bytes);
    }

    public void give(long bytes) {
      of.give(namespace, bytes);
    }
  }

  public Account of(String namespace) {
    return new Account(this, namespace);
  }

  private boolean take(String namespace, long bytes) {
    boolean[] fits = {false};
    byNamespace.compute(
        namespace,
        (same, had) -> {
          long now = (had == null ? 0 : had) + bytes;
          fits[0] = now <= limit / SHARES && take(bytes);
          return fits[0] && now > 0 ? Long.valueOf(now) : had;
        });
    return fits[0];
  }

  private boolean take(long bytes) {
    if (taken.addAndGet(bytes) > limit) {
      taken.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  private void give(String namespace, long bytes) {
    if (bytes > 0) {
      byNamespace.computeIfPresent(namespace, (same, had) -> had > bytes ? had - bytes : null);
      taken.addAndGet(-bytes);
    }
  }

  /** The bytes that all requests use. */
  public long taken() {
    return taken.get();
  }
}
