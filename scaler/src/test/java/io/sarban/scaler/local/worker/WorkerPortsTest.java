// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkerPortsTest {

  @Test
  void aPortIsGivenOnceAndNeverByTheSystem() throws Exception {
    WorkerPorts ports = new WorkerPorts(new Random());
    Set<Integer> given = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      given.add(ports.next());
    }
    assertThat(given).hasSize(100).allMatch(port -> port >= 20_000 && port < 30_000);
  }

  @Test
  void aPortInUseIsPassedBy() throws Exception {
    long seed = System.nanoTime();
    int first = new WorkerPorts(new Random(seed)).next();
    try (ServerSocket other = new ServerSocket(first, 1, InetAddress.getLoopbackAddress())) {
      assertThat(new WorkerPorts(new Random(seed)).next()).isNotEqualTo(other.getLocalPort());
    }
  }
}
