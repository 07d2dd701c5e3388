package io.sarban.scaler.measure;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URL as Go reads it, which KEDA's users write them for: the last {@code @} ends the user and
 * password, which are not a part of the address any more; of path and query whatever a URL may not
 * hold is escaped, and what is escaped stays as it is. Source: RFC 3986, and the documentation of
 * Go's {@code net/url}.
 *
 * @param uri without user, password and fragment
 */
public record WebAddress(URI uri, Optional<Login> login) {

  private static final int MAX_LENGTH = 8192;
  private static final Pattern PARTS =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*)(?:\\?([^#]*))?(?:#.*)?");
  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9._~-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}])(?::(\\d{0,5}))?");
  private static final String UNRESERVED = "-._~!$&'()*+,;=:@/";

  /**
   * Who asks, by the address.
   *
   * @param password empty where there is none
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
   * Reads an address of HTTP or HTTPS.
   *
   * @throws IllegalArgumentException if it is none; its message shows none of it
   */
  public static WebAddress parse(String text) {
    require(text.length() <= MAX_LENGTH, "is longer than " + MAX_LENGTH + " characters");
    require(
        text.chars().noneMatch(c -> c < ' ' || c == 0x7f), "holds a line break or another control");
    Matcher parts = PARTS.matcher(text.strip());
    require(parts.matches(), "must be like http://host:port/path");
    String scheme = parts.group(1).toLowerCase(Locale.ROOT);
    require(scheme.equals("http") || scheme.equals("https"), "must begin with http:// or https://");
    String authority = parts.group(2);
    int at = authority.lastIndexOf('@');
    String path = escaped(parts.group(3), UNRESERVED, false);
    String query =
        parts.group(4) == null ? "" : "?" + escaped(parts.group(4), UNRESERVED + "?", true);
    URI uri = URI.create(scheme + "://" + host(authority.substring(at + 1)) + path + query);
    // the JDK's client asks no other
    require(uri.getHost() != null, "must have a host of letters, digits, dashes and dots");
    return new WebAddress(
        uri, at < 0 ? Optional.empty() : Optional.of(login(authority.substring(0, at))));
  }

  private static String host(String text) {
    Matcher host = HOST.matcher(text);
    require(host.matches(), "must have a host, and a port if it is another than the usual one");
    String port = host.group(2);
    if (port == null || port.isEmpty()) {
      return host.group(1);
    }
    require(Integer.parseInt(port) <= 65_535, "must have a port of at most 65535");
    return host.group(1) + ":" + port;
  }

  private static Login login(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new Login(unescaped(text), "")
        : new Login(unescaped(text.substring(0, colon)), unescaped(text.substring(colon + 1)));
  }

  private static String unescaped(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '%') {
        int character = text.codePointAt(i);
        bytes.writeBytes(Character.toString(character).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(character) - 1;
      } else {
        require(isEscape(text, i), "has a user or password with a % that is not written %25");
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
      require(character != '%' || anyPercent, "has a path with a % that is not written %25");
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
    return HttpClients.name(uri);
  }
}
