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
 * Where requests may go: everywhere but to the clouds' metadata addresses, unless the operator
 * allows one.
 *
 * @param allowed those that may be asked whatever their addresses are
 * @param elsewhere whether this machine, or pod, is no destination: what listens there for its own
 *     processes only, such as a sidecar's admin port, takes a POST of one of them for an order
 * @param lookup finds the addresses of a name
 */
public record Destinations(IdentityHosts allowed, boolean elsewhere, Lookup lookup) {

  /** A name server. */
  @FunctionalInterface
  interface Lookup {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  /** For all that is not the scaler's own: never a metadata address. */
  public static final Destinations OF_RESOURCES = new Destinations(IdentityHosts.NONE);

  /** For what a cluster's tenants have sent: not to the scaler's own pod either. */
  public static final Destinations OF_TENANTS_EVENTS =
      new Destinations(IdentityHosts.NONE, true, InetAddress::getAllByName);

  public Destinations(IdentityHosts allowed) {
    this(allowed, false, InetAddress::getAllByName);
  }

  /** An address needs no look-up. */
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[.*");

  /** Whether {@link #check} asks a name server. */
  static boolean isNamed(URI uri) {
    return uri.getHost() != null && !ADDRESS.matcher(uri.getHost()).matches();
  }

  /**
   * Looks its addresses up, which may take the name server's time.
   *
   * @return the address to connect to, as the name may have another one the next time
   * @throws RefusedException if one of them is a metadata address, or here where that is refused
   * @throws UnknownHostException if it has none
   */
  public InetAddress check(URI uri) throws IOException {
    if (uri.getHost() == null) {
      throw new RefusedException("has no host name");
    }
    return check(uri, lookup.addresses(HostAlias.name(uri.getHost())));
  }

  /**
   * As {@link #check(URI)}, where they have been looked up.
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

  /** The port that is connected to. */
  static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }
}
