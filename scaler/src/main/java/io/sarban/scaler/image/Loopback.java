// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.image;

import com.google.cloud.tools.jib.api.ImageReference;
import java.util.regex.Pattern;

/** A registry of this machine, which may be used over plain HTTP, as in Docker. */
final class Loopback {

  private static final Pattern HOST =
      Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1\\])(:[0-9]{1,5})?");

  private Loopback() {}

  static boolean holds(ImageReference image) {
    return HOST.matcher(image.getRegistry()).matches();
  }

  /**
   * Allows Jib to send a login over HTTP if the registry is on this machine; returns whether it is.
   */
  static boolean allow(ImageReference image) {
    boolean holds = holds(image);
    // Jib reads it only from this property
    System.setProperty("sendCredentialsOverHttp", String.valueOf(holds));
    return holds;
  }
}
