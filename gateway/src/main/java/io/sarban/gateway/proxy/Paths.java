// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.regex.Pattern;

/** Paths of requests (RFC 3986, 5.2.4, 6.2.2.2 and 6.2.2.3). */
final class Paths {

  /** Segments and parts that begin with a dot, which {@link #resolve} must resolve or refuse. */
  private static final Pattern DOTS = Pattern.compile("(?i)(/|%2f|%5c)\\.");

  /** An encoded slash or a backslash, which some servers decode. */
  private static final Pattern HIDDEN_SLASH = Pattern.compile("(?i)%2f|%5c");

  /** The point at which some servers cut a segment. */
  private static final Pattern PARAMETER = Pattern.compile("(?i);|%3b");

  private Paths() {}

  /**
   * The path without dot segments, and with percent-encoded letters, digits, {@code -}, {@code .},
   * {@code _} and {@code ~} decoded, which does not change its meaning; empty segments stay.
   *
   * @throws BadRequest if it leads above the root, or has a character that is invalid in a path
   */
  static String resolved(String path) throws BadRequest {
    if (!path.startsWith("/")) {
      throw new BadRequest(400, "the path must begin with a slash");
    }
    check(path);
    String decoded = decoded(path);
    if (!DOTS.matcher(decoded).find()) {
      return decoded;
    }
    checkHiddenDots(decoded);
    return resolve(decoded);
  }

  /**
   * Servers that cut a segment at its semicolon, or decode slashes before they resolve dots, find a
   * dot segment where others find none.
   */
  private static void checkHiddenDots(String path) throws BadRequest {
    for (String segment : path.split("/", -1)) {
      String[] parts = HIDDEN_SLASH.split(segment, -1);
      for (String part : parts) {
        String[] cut = PARAMETER.split(part, 2);
        String dots = cut[0];
        boolean hidden = cut.length > 1 || parts.length > 1;
        if (hidden && (dots.equals(".") || dots.equals(".."))) {
          throw new BadRequest(400, "the path has a hidden dot segment");
        }
      }
    }
  }

  /** The percent signs have been checked. */
  private static String decoded(String path) {
    int percent = path.indexOf('%');
    if (percent < 0) {
      return path;
    }
    StringBuilder decoded = new StringBuilder(path.length());
    int from = 0;
    for (; percent >= 0; percent = path.indexOf('%', percent + 3)) {
      char sign = (char) Integer.parseInt(path, percent + 1, percent + 3, 16);
      if (unreserved(sign)) {
        decoded.append(path, from, percent).append(sign);
        from = percent + 3;
      }
    }
    return decoded.append(path, from, path.length()).toString();
  }

  private static boolean unreserved(char sign) {
    return sign >= 'a' && sign <= 'z'
        || sign >= 'A' && sign <= 'Z'
        || sign >= '0' && sign <= '9'
        || "-._~".indexOf(sign) >= 0;
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

  private static String resolve(String path) throws BadRequest {
    Deque<String> kept = new ArrayDeque<>();
    String[] segments = path.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      String dots = segments[i];
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
