// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

/** Limits in bytes, unless a comment says otherwise. */
final class Limits {

  /** The first line of a message. */
  static final int LINE = 16 << 10;

  /** The headers of a message. */
  static final int HEAD = 64 << 10;

  /** The headers of a message over HTTP/2: a connection has many at once. */
  static final int HEAD2 = 32 << 10;

  /** How much the heads of a connection's requests may exceed an ordinary size in total. */
  static final int LARGE_HEADS = 512 << 10;

  /** How much of a body is read at once. Vert.x reads up to 8 chunks ahead. */
  static final int CHUNK = 8 << 10;

  /** How much of an answer is read at once. */
  static final int ANSWER_CHUNK = 64 << 10;

  /** How much of an unread body over HTTP/1 can be in memory. */
  static final int UNREAD = 8 * CHUNK + (16 << 10);

  /** How much of an unread body a client may send over HTTP/2: it is in memory. */
  static final int WINDOW = 64 << 10;

  /**
   * The same for all requests of a connection. It is more than for one request, so that a waiting
   * request does not stop the others of an ingress that uses one connection.
   */
  static final int CONNECTION_WINDOW = 512 << 10;

  /** The same for a pod's answers: clients that do not read must not stop the answers to others. */
  static final int POD_CONNECTION_WINDOW = 64 << 20;

  /** How many proxies a request may pass through. A workload may lead back to the gateway. */
  static final int PROXIES = 50;

  /** How often a request may return to a gateway. */
  static final int PASSED = 10;

  private Limits() {}
}
