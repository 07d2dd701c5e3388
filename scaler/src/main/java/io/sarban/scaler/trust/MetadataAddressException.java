package io.sarban.scaler.trust;

import java.io.IOException;

/** A host leads to a {@linkplain MetadataAddresses metadata address}; nothing was sent there. */
public final class MetadataAddressException extends IOException {
  private static final long serialVersionUID = 1L;

  /** To follow the source's name. */
  public static final String WHY =
      "leads to a link-local or cloud metadata address, which is never asked: fix it by the address"
          + " of a server";

  MetadataAddressException() {
    super(WHY);
  }

  /** Whether it is one, or was caused by one. */
  public static boolean isCauseOf(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof MetadataAddressException) {
        return true;
      }
    }
    return false;
  }
}
