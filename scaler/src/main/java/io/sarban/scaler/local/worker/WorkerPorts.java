// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.worker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/**
 * Ports of loopback for workers that are about to start. A worker opens its port a second later, so
 * these are ports that the system gives to no other program meanwhile: by default it gives those
 * from 32768 on, and Kubernetes has node ports from 30000 on. One follows the other, so that two
 * workers never get the same. Thread-safe.
 */
final class WorkerPorts {

  private static final int FIRST = 20_000;
  private static final int END = 30_000;

  private int next;

  /**
   * @param random where to begin: other programs may use the same ports
   */
  WorkerPorts(RandomGenerator random) {
    this.next = random.nextInt(FIRST, END);
  }

  /**
   * A port at which no program listens.
   *
   * @throws IOException if all of them are in use
   */
  synchronized int next() throws IOException {
    for (int tried = FIRST; tried < END; tried++) {
      int port = next;
      next = port + 1 < END ? port + 1 : FIRST;
      if (isFree(port)) {
        return port;
      }
    }
    throw new IOException("the ports from " + FIRST + " to " + (END - 1) + " are all in use");
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
