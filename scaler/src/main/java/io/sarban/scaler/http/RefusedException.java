// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.http;

import java.io.IOException;

/**
 * The client's own refusal: of an address, a redirect, or an answer that is too long. The message
 * follows the server's name, and holds no secret.
 */
public final class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  RefusedException(String message) {
    super(message);
  }

  static RefusedException tooLong(long bytes) {
    String size = bytes % (1 << 20) == 0 ? (bytes >> 20) + " MiB" : bytes + " bytes";
    return new RefusedException("answers with more than " + size);
  }
}
