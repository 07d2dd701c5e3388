// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.socket;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;

/**
 * A socket that is closed where a write takes more than {@value #LIMIT_MILLIS} ms. Reading may take
 * any time. For TLS, put the TLS socket on top of it.
 */
public final class WriteLimitSocket extends Socket {

  public static final int LIMIT_MILLIS = 5000;

  private final long millis;

  public WriteLimitSocket() {
    this(LIMIT_MILLIS);
  }

  WriteLimitSocket(long millis) {
    this.millis = millis;
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new TimedOutput(super.getOutputStream(), () -> millis, this);
  }
}
