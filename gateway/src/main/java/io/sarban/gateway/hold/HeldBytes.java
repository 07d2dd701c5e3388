package io.sarban.gateway.hold;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory of requests that wait, or might have to be sent again. A namespace may use a quarter
 * of it, so that no tenant takes all. Any thread may call.
 */
public final class HeldBytes {

  private static final int SHARES = 4;

  private final long limit;
  private final AtomicLong taken = new AtomicLong();
  private final Map<String, Long> byNamespace = new ConcurrentHashMap<>();

  public HeldBytes(long limit) {
    this.limit = limit;
  }

  /** What the requests of one namespace take. */
  public record Account(HeldBytes of, String namespace) {

    /** False, and nothing is taken, if it is too much. */
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

  /** What all of them take. */
  public long taken() {
    return taken.get();
  }
}
