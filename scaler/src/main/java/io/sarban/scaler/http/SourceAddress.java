// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A source's address with a scheme, split as Go does it, because KEDA's users write addresses for
 * Go: the scheme's case does not matter, the last {@code @} ends the user and password, and a host
 * name may contain an underscore. Source: RFC 3986, and the documentation of Go's {@code net/url}.
 *
 * @param scheme in lower case
 * @param host a name, an IPv4 address, or an IPv6 address in brackets
 * @param path as written; empty, or begins with a slash
 * @param query as written
 */
public record SourceAddress(
    String scheme,
    Optional<Login> login,
    String host,
    OptionalInt port,
    String path,
    Optional<String> query) {

  private static final int MAX_LENGTH = 8192;
  private static final String PERCENT_IN_PATH = "has a path with a % that is not written %25";
  private static final String UNRESERVED = "-._~!$&'()*+,;=:@/";
  private static final Pattern PARTS =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*)(?:\\?([^#]*))?(?:#.*)?");
  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9._~-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}])(?::(\\d{0,5}))?");

  /**
   * The login in the address.
   *
   * @param password empty if there is none
   */
  public record Login(String user, String password) {

    /** The value of the header {@code Authorization}. Source: RFC 7617. */
    public String basic() {
      byte[] login = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      return "Basic " + Base64.getEncoder().encodeToString(login);
    }

    /** Keeps the password out of logs. */
    @Override
    public String toString() {
      return "Login";
    }
  }

  /**
   * Splits an address.
   *
   * @param like an example of what it must be, for the exception
   * @throws IllegalArgumentException if it is invalid; the message shows nothing of it
   */
  public static SourceAddress parse(String text, String like) {
    require(text.length() <= MAX_LENGTH, "is longer than " + MAX_LENGTH + " characters");
    require(
        text.chars().noneMatch(c -> c < ' ' || c == 0x7f), "holds a line break or another control");
    Matcher parts = PARTS.matcher(text.strip());
    require(parts.matches(), "must be like " + like);
    String authority = parts.group(2);
    int at = authority.lastIndexOf('@');
    Matcher host = HOST.matcher(authority.substring(at + 1));
    require(host.matches(), "must have a host, and a port if it is another than the usual one");
    return new SourceAddress(
        parts.group(1).toLowerCase(Locale.ROOT),
        at < 0 ? Optional.empty() : Optional.of(login(authority.substring(0, at))),
        host.group(1),
        port(host.group(2)),
        parts.group(3),
        Optional.ofNullable(parts.group(4)));
  }

  private static OptionalInt port(String text) {
    if (text == null || text.isEmpty()) {
      return OptionalInt.empty();
    }
    int port = Integer.parseInt(text);
    require(port <= 65_535, "must have a port of at most 65535");
    return OptionalInt.of(port);
  }

  private static Login login(String text) {
    int colon = text.indexOf(':');
    String why = "has a user or password with a % that is not written %25";
    return colon < 0
        ? new Login(unescaped(text, why), "")
        : new Login(
            unescaped(text.substring(0, colon), why), unescaped(text.substring(colon + 1), why));
  }

  /**
   * A part of the path, unescaped.
   *
   * @throws IllegalArgumentException if a % escapes nothing
   */
  public static String unescaped(String path) {
    return unescaped(path, PERCENT_IN_PATH);
  }

  private static String unescaped(String text, String why) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '%') {
        int character = text.codePointAt(i);
        bytes.writeBytes(Character.toString(character).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(character) - 1;
      } else {
        require(isEscape(text, i), why);
        bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
        i += 2;
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static boolean isEscape(String text, int at) {
    return at + 2 < text.length()
        && Character.digit(text.charAt(at + 1), 16) >= 0
        && Character.digit(text.charAt(at + 2), 16) >= 0;
  }

  /**
   * The path, with characters escaped that a URL may not contain; existing escapes stay.
   *
   * @throws IllegalArgumentException if a % escapes nothing
   */
  public String escapedPath() {
    return escaped(path, UNRESERVED, false);
  }

  /** The query, escaped in the same way; a % that escapes nothing is escaped, too. */
  public Optional<String> escapedQuery() {
    return query.map(text -> escaped(text, UNRESERVED + "?", true));
  }

  private static String escaped(String text, String also, boolean anyPercent) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      int character = text.codePointAt(i);
      boolean plain =
          character < 0x80
              && (Character.isLetterOrDigit(character) || also.indexOf(character) >= 0);
      if (plain || (character == '%' && isEscape(text, i))) {
        escaped.append((char) character);
        continue;
      }
      require(character != '%' || anyPercent, PERCENT_IN_PATH);
      for (byte b : Character.toString(character).getBytes(StandardCharsets.UTF_8)) {
        escaped.append(String.format("%%%02X", b & 0xff));
      }
      i += Character.charCount(character) - 1;
    }
    return escaped.toString();
  }

  private static void require(boolean held, String why) {
    if (!held) {
      throw new IllegalArgumentException(why);
    }
  }

  /** Keeps the password out of logs. */
  @Override
  public String toString() {
    return scheme + "://" + host + (port.isPresent() ? ":" + port.getAsInt() : "") + path;
  }
}
