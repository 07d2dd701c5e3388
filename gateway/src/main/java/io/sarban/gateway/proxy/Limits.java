package io.sarban.gateway.proxy;

/** Bytes. */
final class Limits {

  /** The first line of a message. */
  static final int LINE = 16 << 10;

  /** The headers of a message. */
  static final int HEAD = 64 << 10;

  /** What is read of a body at once. */
  static final int CHUNK = 64 << 10;

  private Limits() {}
}
