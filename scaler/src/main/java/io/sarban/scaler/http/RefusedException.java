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
    return new RefusedException("answers with more than " + size(bytes));
  }

  private static String size(long bytes) {
    if (bytes % (1 << 20) == 0) {
      return (bytes >> 20) + " MiB";
    }
    return bytes % (1 << 10) == 0 ? (bytes >> 10) + " KiB" : bytes + " bytes";
  }
}
