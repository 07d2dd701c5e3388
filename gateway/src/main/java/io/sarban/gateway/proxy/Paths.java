package io.sarban.gateway.proxy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Locale;
import java.util.regex.Pattern;

/** Paths of requests (RFC 3986, 5.2.4 and 6.2.2.3). */
final class Paths {

  /**
   * What {@link #resolve} may have to do with, or to refuse: a segment or part that begins with a
   * dot.
   */
  private static final Pattern DOTS = Pattern.compile("(?i)(/|%2f|%5c)(\\.|%2e)");

  /** A slash or a backslash that some servers decode. */
  private static final Pattern HIDDEN_SLASH = Pattern.compile("(?i)%2f|%5c");

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
    if (!DOTS.matcher(path).find()) {
      return path;
    }
    checkHiddenDots(path);
    return resolve(path);
  }

  /**
   * Servers that cut a segment at its semicolon, or decode slashes before they resolve dots, find a
   * dot segment where others find none.
   */
  private static void checkHiddenDots(String path) throws BadRequest {
    for (String segment : path.split("/", -1)) {
      String[] parts = HIDDEN_SLASH.split(segment, -1);
      for (String part : parts) {
        int end = part.indexOf(';');
        String dots = dots(end < 0 ? part : part.substring(0, end));
        boolean hidden = end >= 0 || parts.length > 1;
        if (hidden && (dots.equals(".") || dots.equals(".."))) {
          throw new BadRequest(400, "the path has a hidden dot segment");
        }
      }
    }
  }

  private static String dots(String segment) {
    return segment.toLowerCase(Locale.ROOT).replace("%2e", ".");
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
      String dots = dots(segments[i]);
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
