package io.sarban.gateway.hold;

/** Somebody's place among those who wait. */
public interface Hold extends AutoCloseable {

  /** Whether nobody else of the route was waiting. */
  boolean first();

  /** Waits no longer; nothing where it has gone on. */
  @Override
  void close();
}
