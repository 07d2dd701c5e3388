// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sql;

import com.google.re2j.Pattern;
import java.util.Optional;

/**
 * Where a server listens.
 *
 * @param host a name or an IP address, IPv6 without brackets
 * @param port 1 to 65535
 */
record Address(String host, int port) {

  private static final Pattern NAME = Pattern.compile("[\\pL\\pN][\\pL\\pN._-]{0,252}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

  /** The address; empty if one of the two is invalid. */
  static Optional<Address> of(String host, String port) {
    String bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    boolean named = NAME.matches(bare) || (IPV6.matches(bare) && isIpv6(bare));
    if (!named || !PORT.matches(port)) {
      return Optional.empty();
    }
    int number = Integer.parseInt(port);
    return number < 1 || number > 65535 ? Optional.empty() : Optional.of(new Address(bare, number));
  }

  /** Eight groups; "::" stands for any number of them, and an IPv4 address for two. */
  private static boolean isIpv6(String text) {
    long colons = text.chars().filter(c -> c == ':').count();
    return text.contains("::") ? colons < 8 : colons == (text.contains(".") ? 6 : 7);
  }

  /** Reads {@code host} or {@code host:port}; an IPv6 address with a port is in brackets. */
  static Optional<Address> parse(String text, String otherPort) {
    int colon = text.lastIndexOf(':');
    boolean one = colon >= 0 && text.indexOf(':') == colon;
    return one || (colon > 0 && text.charAt(colon - 1) == ']')
        ? of(text.substring(0, colon), text.substring(colon + 1))
        : of(text, otherPort);
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
