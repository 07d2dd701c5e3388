package io.sarban.scaler.image;

import com.google.cloud.tools.jib.api.ImageReference;
import java.util.regex.Pattern;

/** A registry of this machine, which may be asked by HTTP, as Docker does it. */
final class Loopback {

  private static final Pattern HOST =
      Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1\\])(:[0-9]{1,5})?");

  private Loopback() {}

  static boolean holds(ImageReference image) {
    return HOST.matcher(image.getRegistry()).matches();
  }

  /** Lets Jib show such a registry its login by HTTP; whether it is one. */
  static boolean allow(ImageReference image) {
    boolean holds = holds(image);
    // Jib takes it from nowhere else
    System.setProperty("sendCredentialsOverHttp", String.valueOf(holds));
    return holds;
  }
}
