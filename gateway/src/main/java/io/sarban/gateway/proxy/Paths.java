package io.sarban.gateway.proxy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Locale;

/** Paths of requests (RFC 3986, 5.2.4 and 6.2.2.3). */
final class Paths {

  private Paths() {}

  /**
   * Without dot segments, also where a dot is written {@code %2e}; empty segments stay.
   *
   * @throws BadRequest where it leads above the root, or has a sign that no path has
   */
  static String resolved(String path) throws BadRequest {
    if (!path.startsWith("/")) {
      throw new BadRequest(400, "the path must begin with a slash");
    }
    check(path);
    return plain(path) ? path : resolve(path);
  }

  private static void check(String path) throws BadRequest {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '\\' || c == '#') {
        throw new BadRequest(400, "the path has a sign that must be percent-encoded");
      }
      if (c == '%' && (!hex(path, i + 1) || !hex(path, i + 2) || path.startsWith("00", i + 1))) {
        throw new BadRequest(400, "the path has a percent sign without two hexadecimal digits");
      }
    }
  }

  private static boolean hex(String path, int at) {
    return at < path.length() && Character.digit(path.charAt(at), 16) >= 0;
  }

  private static boolean plain(String path) {
    return !path.contains("/.") && !path.contains("%2e") && !path.contains("%2E");
  }

  private static String resolve(String path) throws BadRequest {
    Deque<String> kept = new ArrayDeque<>();
    String[] segments = path.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      String dots = segments[i].toLowerCase(Locale.ROOT).replace("%2e", ".");
      boolean last = i == segments.length - 1;
      if (dots.equals("..")) {
        if (kept.pollLast() == null) {
          throw new BadRequest(400, "the path leads above the root");
        }
      } else if (!dots.equals(".")) {
        kept.addLast(segments[i]);
        continue;
      }
      if (last) {
        kept.addLast("");
      }
    }
    StringBuilder resolved = new StringBuilder(path.length());
    Iterator<String> all = kept.iterator();
    while (all.hasNext()) {
      resolved.append('/').append(all.next());
    }
    return resolved.isEmpty() ? "/" : resolved.toString();
  }
}
