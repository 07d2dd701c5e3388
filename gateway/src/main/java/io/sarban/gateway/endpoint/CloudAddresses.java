// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.endpoint;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Addresses at which a cloud serves a machine's secrets, and other link-local ones: nothing that a
 * tenant writes may lead there. Sources: the clouds' documentation of their metadata services; RFC
 * 3927 and 4291 for link-local addresses; RFC 6052, 3056 and 4291 for IPv4 in IPv6.
 */
public final class CloudAddresses {

  /**
   * Metadata addresses that are not link-local: Amazon's and Google's IPv6 addresses, Azure's,
   * Alibaba's.
   */
  private static final Set<String> KNOWN =
      Set.of(
          "fd00:ec2:0:0:0:0:0:254",
          "fd00:ec2:0:0:0:0:0:23",
          "fd00:ec2:0:0:0:0:0:253",
          "fd20:ce:0:0:0:0:0:254",
          "168.63.129.16",
          "100.100.100.200",
          "192.0.0.192");

  /** The prefix {@code 64:ff9b::/96}: an IPv4 address behind a NAT64 gateway. */
  private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

  private CloudAddresses() {}

  /** Whether the address is a metadata or link-local address. */
  public static boolean contains(InetAddress address) {
    if (address.isLinkLocalAddress() || KNOWN.contains(text(address))) {
      return true;
    }
    return address instanceof Inet6Address six
        && inside(six.getAddress()).map(CloudAddresses::contains).orElse(false);
  }

  private static String text(InetAddress address) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }

  /** The IPv4 address in an IPv6 address. */
  private static Optional<InetAddress> inside(byte[] six) {
    boolean sixToFour = six[0] == 0x20 && six[1] == 0x02;
    boolean nat64 = Arrays.equals(six, 0, NAT64.length, NAT64, 0, NAT64.length);
    boolean compatible = Arrays.equals(six, 0, 12, new byte[12], 0, 12);
    if (sixToFour) {
      return Optional.of(four(six, 2));
    }
    return nat64 || compatible ? Optional.of(four(six, 12)) : Optional.empty();
  }

  private static InetAddress four(byte[] bytes, int from) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
