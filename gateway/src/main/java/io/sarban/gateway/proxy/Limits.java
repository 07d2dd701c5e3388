package io.sarban.gateway.proxy;

/** Bytes. */
final class Limits {

  /** The first line of a message. */
  static final int LINE = 16 << 10;

  /** The headers of a message. */
  static final int HEAD = 64 << 10;

  /** The same of a request over HTTP/2: a connection has many at once. */
  static final int HEAD2 = 32 << 10;

  /** What the heads of a connection's requests have beyond an ordinary size. */
  static final int LARGE_HEADS = 512 << 10;

  /** What is read of a body at once. Vert.x reads up to 8 that nobody takes. */
  static final int CHUNK = 8 << 10;

  /** What is read of an answer at once. */
  static final int ANSWER_CHUNK = 64 << 10;

  /** What there can be in memory of a body over HTTP/1 that nobody reads. */
  static final int UNREAD = 8 * CHUNK + (16 << 10);

  /** What a client may send of a body over HTTP/2 that nobody reads: it is in memory. */
  static final int WINDOW = 64 << 10;

  /**
   * The same of all requests of a connection: more than one's, so that one that waits does not stop
   * the others of an ingress that sends all over one connection.
   */
  static final int CONNECTION_WINDOW = 512 << 10;

  /** The same of a pod's answers: clients that do not read must not stop the others'. */
  static final int POD_CONNECTION_WINDOW = 64 << 20;

  /** That a request has come through. A workload may lead back to the gateway. */
  static final int PROXIES = 50;

  /** How often a request may come to a gateway again. */
  static final int PASSED = 10;

  private Limits() {}
}
