// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A free port of loopback. */
public final class FreePort {

  private FreePort() {}

  public static int find() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }
}
