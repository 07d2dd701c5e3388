// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.trust;

import java.io.IOException;

/** A host resolves to a {@linkplain MetadataAddresses metadata address}; nothing was sent there. */
public final class MetadataAddressException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Follows the source's name in a message. */
  public static final String WHY =
      "leads to a link-local or cloud metadata address, which is never asked: fix it by the address"
          + " of a server";

  MetadataAddressException() {
    super(WHY);
  }

  /** Whether the exception, or one of its causes, is such an exception. */
  public static boolean isCauseOf(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof MetadataAddressException) {
        return true;
      }
    }
    return false;
  }
}
