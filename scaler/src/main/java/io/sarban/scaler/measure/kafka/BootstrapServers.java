package io.sarban.scaler.measure.kafka;

import io.sarban.scaler.trust.MetadataAddresses;
import java.io.IOException;
import java.net.UnknownHostException;

/** The servers that a trigger names; see {@link BrokerAddresses} for those that a cluster names. */
final class BootstrapServers {

  private BootstrapServers() {}

  /**
   * Looks their names up.
   *
   * @param servers comma-separated {@code host:port}
   * @throws IOException if one leads to a metadata address, or none is known to the name server
   */
  static void check(String servers) throws IOException {
    UnknownHostException unknown = null;
    boolean known = false;
    for (String server : servers.split(",", -1)) {
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
