// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An alias for a host name with an underscore, in which {@link URI} sees no host. All characters
 * except letters and digits are written in hexadecimal, below {@code .invalid}, where no host
 * exists. {@link WebClient} connects to the address of the real name. For HTTP only: a certificate
 * would be checked against the address. Source: RFC 2606, section 2.
 */
public final class HostAlias {

  private static final String SUFFIX = ".underscore.invalid";
  private static final Pattern ESCAPE = Pattern.compile("-([0-9a-f]{2})-");

  private HostAlias() {}

  /**
   * The host to write into a URI.
   *
   * @param host a name of ASCII letters, digits and other characters of names, or an address
   */
  public static String of(String host) {
    return host.indexOf('_') < 0 ? host : labels(host, HostAlias::escaped) + SUFFIX;
  }

  /** The name behind an alias; other hosts are returned unchanged. */
  public static String name(String host) {
    return isAlias(host)
        ? labels(host.substring(0, host.length() - SUFFIX.length()), HostAlias::unescaped)
        : host;
  }

  /** A URI for logs and messages: without user and query, which may hold a password or a key. */
  public static String shown(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getScheme() + "://" + name(uri.getHost()) + port + uri.getPath();
  }

  static boolean isAlias(String host) {
    return host != null && host.endsWith(SUFFIX);
  }

  /**
   * The same URI with an address as host.
   *
   * @param address of the URI's host
   */
  static URI direct(URI uri, InetAddress address) {
    String plain = address.getHostAddress().replaceFirst("%.*", "");
    String host = address instanceof Inet6Address ? "[" + plain + "]" : plain;
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return URI.create(uri.getScheme() + "://" + host + port(uri) + uri.getRawPath() + query);
  }

  /** The value of the Host header. */
  static String header(URI uri) {
    return name(uri.getHost()) + port(uri);
  }

  private static String port(URI uri) {
    return uri.getPort() < 0 ? "" : ":" + uri.getPort();
  }

  private static String labels(String host, UnaryOperator<String> each) {
    return Arrays.stream(host.split("\\.", -1)).map(each).collect(Collectors.joining("."));
  }

  /** Keeps labels from starting or ending with a dash. */
  private static String escaped(String label) {
    return label
        .chars()
        .mapToObj(c -> isPlain(c) ? Character.toString(c) : String.format("-%02x-", c))
        .collect(Collectors.joining("", "x", "x"));
  }

  private static boolean isPlain(int c) {
    return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
  }

  private static String unescaped(String label) {
    String inner = label.length() < 2 ? "" : label.substring(1, label.length() - 1);
    return ESCAPE.matcher(inner).replaceAll(hex -> Matcher.quoteReplacement(sign(hex.group(1))));
  }

  private static String sign(String hex) {
    return Character.toString(Integer.parseInt(hex, 16));
  }
}
