// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

/**
 * A request that is refused because it is malformed. Its connection is closed, since another
 * request may hide in it.
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
