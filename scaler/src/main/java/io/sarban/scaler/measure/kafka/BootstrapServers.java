// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kafka;

import io.sarban.scaler.measure.socket.AnswerSocket;
import io.sarban.scaler.trust.MetadataAddresses;
import java.io.IOException;
import java.net.UnknownHostException;

/** The servers in a trigger; see {@link BrokerAddresses} for those that a cluster announces. */
final class BootstrapServers {

  private static final int MOST = 32;

  private BootstrapServers() {}

  /**
   * Looks their names up.
   *
   * @param servers comma-separated {@code host:port}
   * @throws IOException if one leads to a metadata address, none is known to the name server, or
   *     there are more than 32
   */
  static void check(String servers) throws IOException {
    UnknownHostException unknown = null;
    boolean known = false;
    String[] all = servers.split(",", -1);
    if (all.length > MOST) {
      throw new IOException("names more than " + MOST + " servers: the cluster names the others");
    }
    for (String server : all) {
      AnswerSocket.stopIfInterrupted();
      try {
        MetadataAddresses.lookUp(server.substring(0, server.lastIndexOf(':')));
        known = true;
      } catch (UnknownHostException e) {
        unknown = e;
      }
    }
    if (!known && unknown != null) {
      throw unknown;
    }
  }
}
