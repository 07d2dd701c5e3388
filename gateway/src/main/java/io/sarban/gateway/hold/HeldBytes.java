package io.sarban.gateway.hold;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that requests may take which wait, or might have to be sent again. */
public final class HeldBytes {

  private final long limit;
  private final AtomicLong taken = new AtomicLong();

  public HeldBytes(long limit) {
    this.limit = limit;
  }

  /** False, and nothing is taken, where it would be too much. */
  public boolean take(long bytes) {
    if (taken.addAndGet(bytes) > limit) {
      taken.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  public void give(long bytes) {
    taken.addAndGet(-bytes);
  }

  public long taken() {
    return taken.get();
  }
}
