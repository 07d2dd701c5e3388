// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

import java.util.List;
import java.util.Locale;

/** Hosts of routes: a name, {@code *.NAME}, or {@code *} for any. */
final class Host {

  static final String ANY = "*";

  private static final int LONGEST_NAME = 253;

  /** With a port. */
  private static final int LONGEST = LONGEST_NAME + 6;

  private Host() {}

  /** Whether a request could name it. */
  static boolean valid(String written) {
    String name = written.strip();
    String rest = name.startsWith("*.") ? name.substring(2) : name;
    return written.length() <= LONGEST
        && (name.isEmpty() || name.equals(ANY) || rest.chars().allMatch(Host::inName))
        && isPort(name);
  }

  /** The part after a single colon is not part of the host: it must be a port. */
  private static boolean isPort(String name) {
    int colon = name.indexOf(':');
    return colon < 0
        || colon != name.lastIndexOf(':')
        || name.substring(colon + 1).chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static boolean inName(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || "-._:[]".indexOf(c) >= 0;
  }

  /** Whether it is a DNS name in lower case, like the names of Services. */
  static boolean isDnsName(String name) {
    return !name.isEmpty()
        && name.length() <= LONGEST_NAME
        && name.chars()
            .allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.');
  }

  /** The host without a port, in lower case; {@code *} if there is none. */
  static String of(String written) {
    String name = written.strip().toLowerCase(Locale.ROOT);
    int colon = name.indexOf(':');
    if (colon >= 0 && colon == name.lastIndexOf(':')) {
      name = name.substring(0, colon);
    }
    return name.isEmpty() ? ANY : name;
  }

  /** The hosts of a rule, each once. */
  static List<String> of(Rule rule) {
    return rule.hosts().isEmpty()
        ? List.of(ANY)
        : rule.hosts().stream().map(Host::of).distinct().toList();
  }

  /** Whether a rule's host matches a request's. */
  static boolean covers(String written, String host) {
    String name = of(written);
    return name.equals(ANY)
        || (name.startsWith("*.") ? host.endsWith(name.substring(1)) : name.equals(host));
  }
}
