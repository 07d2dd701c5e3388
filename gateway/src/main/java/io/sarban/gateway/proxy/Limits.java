package io.sarban.gateway.proxy;

/** Bytes. */
final class Limits {

  /** The first line of a message. */
  static final int LINE = 16 << 10;

  /** The headers of a message. */
  static final int HEAD = 64 << 10;

  /** What is read of a body at once. */
  static final int CHUNK = 64 << 10;

  /** What a client may send of a body over HTTP/2 that nobody reads: it is in memory. */
  static final int WINDOW = 64 << 10;

  /** The same of all requests of a connection. */
  static final int CONNECTION_WINDOW = 128 << 10;

  private Limits() {}
}
