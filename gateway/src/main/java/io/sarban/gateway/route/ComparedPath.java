// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Paths in the form in which routes and requests are compared: without slashes at their ends, with
 * single slashes within, and with one spelling for each character. A segment may have any character
 * except a slash and a semicolon as itself or percent-encoded: servers decode both.
 */
final class ComparedPath {

  private static final String PLAIN = "-._~!$&'()*+,=:@/;";

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private static final Pattern SPECIAL = Pattern.compile(";|%3B|%2F|%5C");
  private static final Pattern SLASH = Pattern.compile("%2F|%5C");
  private static final Pattern PARAMETER = Pattern.compile(";[^/]*");
  private static final Pattern HIDDEN_PARAMETER = Pattern.compile("(;|%3B)[^/]*");

  private ComparedPath() {}

  static String of(String path) {
    return trimmed(spelled(path));
  }

  /**
   * The path as seen by servers that cut a segment at its semicolon, or decode slashes, in any
   * order.
   *
   * @param path as {@link #of} gives it
   */
  static Set<String> otherReadings(String path) {
    if (!SPECIAL.matcher(path).find()) {
      return Set.of();
    }
    String cut = PARAMETER.matcher(path).replaceAll("");
    String cutMore = HIDDEN_PARAMETER.matcher(path).replaceAll("");
    return List.of(path, cut, cutMore).stream()
        .map(first -> SLASH.matcher(first).replaceAll("/"))
        .map(split -> trimmed(HIDDEN_PARAMETER.matcher(split).replaceAll("")))
        .collect(Collectors.toSet());
  }

  /**
   * Whether the path equals the prefix or is below it, by whole segments; both as {@link #of} gives
   * them.
   */
  static boolean below(String prefix, String path) {
    return prefix.isEmpty()
        || path.startsWith(prefix)
            && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
  }

  private static String spelled(String path) {
    int same = 0;
    while (same < path.length() && plain(path.charAt(same))) {
      same++;
    }
    if (same == path.length()) {
      return path;
    }
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    StringBuilder spelled = new StringBuilder(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int sign = bytes[i] & 0xff;
      boolean encoded = sign == '%' && digit(bytes, i + 1) >= 0 && digit(bytes, i + 2) >= 0;
      if (encoded) {
        sign = digit(bytes, i + 1) << 4 | digit(bytes, i + 2);
        i += 2;
      }
      if (plain(sign) && !(encoded && (sign == '/' || sign == ';'))) {
        spelled.append((char) sign);
      } else {
        spelled.append('%').append(HEX.toHighHexDigit(sign)).append(HEX.toLowHexDigit(sign));
      }
    }
    return spelled.toString();
  }

  private static boolean plain(int sign) {
    return sign >= 'a' && sign <= 'z'
        || sign >= 'A' && sign <= 'Z'
        || sign >= '0' && sign <= '9'
        || PLAIN.indexOf(sign) >= 0;
  }

  private static int digit(byte[] bytes, int at) {
    return at < bytes.length ? Character.digit(bytes[at], 16) : -1;
  }

  private static String trimmed(String path) {
    int begin = 0;
    int end = path.length();
    while (begin < end && path.charAt(begin) == '/') {
      begin++;
    }
    while (end > begin && path.charAt(end - 1) == '/') {
      end--;
    }
    String trimmed = path.substring(begin, end);
    return trimmed.contains("//") ? single(trimmed) : trimmed;
  }

  private static String single(String path) {
    StringBuilder single = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) != '/' || path.charAt(i - 1) != '/') {
        single.append(path.charAt(i));
      }
    }
    return single.toString();
  }
}
