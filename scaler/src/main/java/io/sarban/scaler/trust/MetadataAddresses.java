// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.trust;

import io.sarban.gateway.endpoint.CloudAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** The {@linkplain CloudAddresses clouds' own addresses}: no resource may send the scaler there. */
public final class MetadataAddresses {

  /** For one name; addresses are tried one after the other. */
  private static final int MOST = 16;

  private MetadataAddresses() {}

  /**
   * A host's addresses, at most the first {@value #MOST}, for a connection. Waits for the name
   * server.
   *
   * @param host a name or an address; an IPv6 address may be in brackets
   * @throws UnknownHostException if it has none
   * @throws MetadataAddressException if one of them is a metadata address
   */
  public static List<InetAddress> lookUp(String host) throws IOException {
    List<InetAddress> addresses = List.of(InetAddress.getAllByName(host));
    for (InetAddress address : addresses) {
      refuse(address);
    }
    return addresses.subList(0, Math.min(addresses.size(), MOST));
  }

  /**
   * Accepts every other address.
   *
   * @throws MetadataAddressException if it is a metadata address
   */
  public static void refuse(InetAddress address) throws MetadataAddressException {
    if (contains(address)) {
      throw new MetadataAddressException();
    }
  }

  /** Whether the address is a metadata address. */
  public static boolean contains(InetAddress address) {
    return CloudAddresses.contains(address);
  }
}
