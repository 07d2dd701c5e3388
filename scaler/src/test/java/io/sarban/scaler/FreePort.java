// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;

/**
 * A free port of loopback, for a server that starts later: one that the system gives to no other
 * program meanwhile, as it does with those from 32768 on.
 */
public final class FreePort {

  private FreePort() {}

  public static int find() throws IOException {
    Random random = new Random();
    while (true) {
      int port = random.nextInt(12_000, 16_000);
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return probe.getLocalPort();
      } catch (BindException e) {
        // in use
      }
    }
  }
}
