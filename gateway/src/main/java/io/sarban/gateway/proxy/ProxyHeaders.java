// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import io.vertx.core.MultiMap;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Headers as they are passed on. */
final class ProxyHeaders {

  static final String COLD_START = "X-KEDA-HTTP-Cold-Start";

  /**
   * One word for each time that a gateway has passed the request on, regardless of which proxies it
   * trusts. Not {@code Via}: some servers do not compress their answers to requests that have it.
   */
  static final String PASSED = "X-Sarban-Passed";

  private static final String WORD = "gateway";

  private static final String FORWARDED = "Forwarded";
  private static final String FOR = "X-Forwarded-For";
  private static final String HOST = "X-Forwarded-Host";
  private static final String PROTO = "X-Forwarded-Proto";

  /** Hop-by-hop headers (RFC 9110, 7.6.1). */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "http2-settings");

  /** Proxies do not write these with underscores, which some servers cannot tell from dashes. */
  private static final Set<String> SAID_BY_PROXIES =
      Set.of(
          "forwarded",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-proto",
          "x-forwarded-port",
          "x-forwarded-prefix",
          "x-forwarded-server",
          "x-forwarded-ssl",
          "x-real-ip");

  /** Headers that Connection cannot remove. */
  private static final Set<String> KEPT =
      Set.of(
          "host",
          "content-length",
          "content-type",
          "authorization",
          "cookie",
          "expect",
          "x-sarban-passed");

  private ProxyHeaders() {}

  /**
   * Where a request comes from.
   *
   * @param address the client's IP address
   * @param scheme http or https
   */
  record Origin(String address, String scheme, boolean trusted) {}

  /**
   * Copies the request's headers, without hop-by-hop headers, and extends the forwarding headers.
   */
  static void toWorkload(MultiMap from, MultiMap to, Target target, Origin origin) {
    Set<String> named = named(from);
    for (Map.Entry<String, String> header : from) {
      String name = header.getKey();
      String lower = name.toLowerCase(Locale.ROOT);
      if (!dropped(lower, named)
          && !lower.equals("host")
          && !lower.startsWith(":")
          && (origin.trusted() && lower.indexOf('_') < 0
              || !SAID_BY_PROXIES.contains(lower.replace('_', '-')))) {
        to.add(name, header.getValue());
      }
    }
    List<String> cookies = to.getAll("Cookie");
    if (cookies.size() > 1) {
      // HTTP/2 may send them one by one, HTTP/1 may not (RFC 9113, 8.2.3)
      to.set("Cookie", String.join("; ", cookies));
    }
    way(to, target, origin);
  }

  private static void way(MultiMap to, Target target, Origin origin) {
    append(to, FOR, origin.address());
    append(to, PASSED, WORD);
    if (!to.contains(HOST)) {
      to.set(HOST, target.authority());
    }
    if (!to.contains(PROTO)) {
      to.set(PROTO, origin.scheme());
    }
    // a Forwarded with the last step alone would hide the earlier steps in X-Forwarded-*
    List<String> steps = to.getAll(FORWARDED);
    if (!steps.isEmpty()) {
      to.set(FORWARDED, String.join(", ", steps) + ", " + step(target, origin));
    }
  }

  private static void append(MultiMap to, String name, String last) {
    List<String> before = to.getAll(name);
    to.set(name, before.isEmpty() ? last : String.join(", ", before) + ", " + last);
  }

  private static String step(Target target, Origin origin) {
    String address = origin.address();
    String node = address.contains(":") ? "\"[" + address + "]\"" : address;
    return "for=" + node + ";host=\"" + target.authority() + "\";proto=" + origin.scheme();
  }

  /**
   * Removes headers with these names; CGI and similar programs read {@code X_User} as {@code
   * X-User}.
   */
  static void removeAlike(MultiMap headers, Collection<String> names) {
    Set<String> alike = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.forEach(name -> alike.add(name.replace('_', '-')));
    for (String name : List.copyOf(headers.names())) {
      if (alike.contains(name.replace('_', '-'))) {
        headers.remove(name);
      }
    }
  }

  /** Copies an answer's headers, without hop-by-hop headers. */
  static void toClient(MultiMap from, MultiMap to) {
    Set<String> named = named(from);
    for (Map.Entry<String, String> header : from) {
      String lower = header.getKey().toLowerCase(Locale.ROOT);
      if (!dropped(lower, named) && !lower.startsWith(":")) {
        to.add(header.getKey(), header.getValue());
      }
    }
  }

  private static boolean dropped(String lower, Set<String> named) {
    return HOP_BY_HOP.contains(lower) || named.contains(lower) && !KEPT.contains(lower);
  }

  /** Whether a request has passed so many proxies or gateways that it must be in a loop. */
  static boolean circles(MultiMap headers) {
    return steps(headers, FOR) > Limits.PROXIES || steps(headers, PASSED) >= Limits.PASSED;
  }

  private static int steps(MultiMap headers, String name) {
    int steps = 0;
    for (String line : headers.getAll(name)) {
      steps += 1 + (int) line.chars().filter(c -> c == ',').count();
    }
    return steps;
  }

  /** The headers that Connection names, in lower case. */
  private static Set<String> named(MultiMap headers) {
    List<String> lines = headers.getAll("Connection");
    if (lines.isEmpty()) {
      return Set.of();
    }
    Set<String> named = new TreeSet<>();
    for (String line : lines) {
      for (String name : line.split(",", -1)) {
        named.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    return named;
  }

  /** Whether a list header contains the word. */
  static boolean has(MultiMap headers, String name, String word) {
    for (String line : headers.getAll(name)) {
      for (String part : line.split(",", -1)) {
        if (part.strip().equalsIgnoreCase(word)) {
          return true;
        }
      }
    }
    return false;
  }
}
