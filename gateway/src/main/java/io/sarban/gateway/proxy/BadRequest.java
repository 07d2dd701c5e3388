package io.sarban.gateway.proxy;

/**
 * A request that is refused for what it is; its connection is closed, since it may hide another.
 */
final class BadRequest extends Exception {

  private static final long serialVersionUID = 1L;

  private final int status;

  BadRequest(int status, String reason) {
    super(reason, null, false, false);
    this.status = status;
  }

  int status() {
    return status;
  }
}
