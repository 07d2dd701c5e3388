// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.http;

import io.sarban.scaler.trust.IdentityHosts;
import io.sarban.scaler.trust.MetadataAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * Where requests may go: everywhere except the clouds' metadata addresses, unless the operator
 * allows one.
 *
 * @param allowed hosts that may be asked whatever their addresses are
 * @param elsewhere whether to refuse this machine or pod as a destination: a service that listens
 *     for local processes only, such as a sidecar's admin port, would take a POST as an order
 * @param lookup finds the addresses of a name
 */
public record Destinations(IdentityHosts allowed, boolean elsewhere, Lookup lookup) {

  /** A name server. */
  @FunctionalInterface
  interface Lookup {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  /** For all requests to hosts that are not the scaler's own: never to a metadata address. */
  public static final Destinations OF_RESOURCES = new Destinations(IdentityHosts.NONE);

  /** For events that a cluster's tenants send: not to the scaler's own pod either. */
  public static final Destinations OF_TENANTS_EVENTS =
      new Destinations(IdentityHosts.NONE, true, InetAddress::getAllByName);

  public Destinations(IdentityHosts allowed) {
    this(allowed, false, InetAddress::getAllByName);
  }

  /** An address needs no look-up. */
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[.*");

  /** Whether {@link #check} needs a name server. */
  static boolean isNamed(URI uri) {
    return uri.getHost() != null && !ADDRESS.matcher(uri.getHost()).matches();
  }

  /**
   * Looks up the addresses of the host and checks them; may wait for the name server.
   *
   * @return the address to connect to: a later look-up may give another one
   * @throws RefusedException if one is a metadata address, or a local one where those are refused
   * @throws UnknownHostException if the host has no address
   */
  public InetAddress check(URI uri) throws IOException {
    if (uri.getHost() == null) {
      throw new RefusedException("has no host name");
    }
    return check(uri, lookup.addresses(HostAlias.name(uri.getHost())));
  }

  /**
   * Like {@link #check(URI)}, with addresses that were looked up already.
   *
   * @param addresses of the host, at least one
   */
  InetAddress check(URI uri, InetAddress[] addresses) throws IOException {
    if (!allowed.allow(HostAlias.name(uri.getHost()), port(uri))) {
      for (InetAddress address : addresses) {
        check(address);
      }
    }
    return addresses[0];
  }

  private void check(InetAddress address) throws IOException {
    if (MetadataAddresses.contains(address)) {
      throw new RefusedException(
          "leads to a link-local or cloud metadata address, which is never asked: give the"
              + " address of a server");
    }
    if (elsewhere && isHere(address)) {
      throw new RefusedException(
          "leads to the scaler's own pod, which takes no events: give the address of a server");
    }
  }

  private static boolean isHere(InetAddress address) throws IOException {
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || NetworkInterface.getByInetAddress(address) != null;
  }

  /** The port of the connection. */
  static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }
}
