// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.trust;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * The hosts to which the operator lets the scaler show its own identity: its service account's
 * token, and the credentials that Azure's and AWS's clients find in its environment. Empty by
 * default.
 *
 * @param entries one of them must match
 */
public record IdentityHosts(List<Entry> entries) {

  public static final IdentityHosts NONE = new IdentityHosts(List.of());

  /**
   * One host, or all hosts below a domain.
   *
   * @param name in lower case; with a leading dot it is a domain
   * @param port empty for any
   */
  public record Entry(String name, OptionalInt port) {

    boolean matches(String host, int onPort) {
      // the end of an IP address does not identify its owner
      boolean domain = name.startsWith(".") && !host.matches("[0-9.]+|\\[.*");
      boolean named = domain ? host.endsWith(name) : host.equals(name);
      return named && (port.isEmpty() || port.getAsInt() == onPort);
    }
  }

  public IdentityHosts {
    entries = List.copyOf(entries);
  }

  /**
   * Reads {@code HOST[:PORT]} separated by commas; {@code *.example.com} matches every host below
   * that domain, and {@code [::1]:8200} is an IPv6 address.
   *
   * @throws IllegalArgumentException if an entry is neither; the message names it
   */
  public static IdentityHosts parse(String text) {
    return new IdentityHosts(
        Arrays.stream(text.split(",", -1))
            .map(String::strip)
            .filter(entry -> !entry.isEmpty())
            .map(IdentityHosts::entry)
            .toList());
  }

  private static Entry entry(String text) {
    int colon = text.startsWith("[") ? text.indexOf("]:") + 1 : text.indexOf(':');
    String host = colon > 0 ? text.substring(0, colon) : text;
    OptionalInt port = OptionalInt.empty();
    try {
      port =
          colon > 0
              ? OptionalInt.of(Integer.parseInt(text.substring(colon + 1)))
              : OptionalInt.empty();
    } catch (NumberFormatException e) {
      throw refused(text);
    }
    String name = host.startsWith("*.") ? host.substring(1) : host;
    if (name.length() < 2 || name.indexOf('*') >= 0 || name.indexOf('/') >= 0) {
      throw refused(text);
    }
    return new Entry(name.toLowerCase(Locale.ROOT), port);
  }

  private static IllegalArgumentException refused(String text) {
    return new IllegalArgumentException(
        "\"" + text + "\" must be HOST, HOST:PORT or *.DOMAIN, without a scheme or path");
  }

  /**
   * Whether the identity may be sent to the host.
   *
   * @param host without port; an IPv6 address in brackets
   * @param port the actual port, not -1 for a scheme's default
   */
  public boolean allow(String host, int port) {
    String lower = host.toLowerCase(Locale.ROOT);
    return entries.stream().anyMatch(entry -> entry.matches(lower, port));
  }
}
