// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * A URL as Go reads it, because KEDA's users write URLs for Go: the last {@code @} ends the user
 * and password, which are removed from the address. Characters that a URL may not contain are
 * escaped in path and query; existing escapes stay. Source: RFC 3986, and the documentation of Go's
 * {@code net/url}.
 *
 * @param uri without user, password and fragment; its host may be a {@link HostAlias}
 */
public record WebAddress(URI uri, Optional<SourceAddress.Login> login) {

  /**
   * Reads an address of HTTP or HTTPS.
   *
   * @throws IllegalArgumentException if it is invalid; the message shows nothing of it
   */
  public static WebAddress parse(String text) {
    SourceAddress address = SourceAddress.parse(text, "http://host:port/path");
    String scheme = address.scheme();
    require(scheme.equals("http") || scheme.equals("https"), "must begin with http:// or https://");
    String port = address.port().isPresent() ? ":" + address.port().getAsInt() : "";
    String query = address.escapedQuery().map(q -> "?" + q).orElse("");
    boolean secured = scheme.equals("https");
    require(
        !secured || address.host().indexOf('_') < 0,
        "must have a host without an underscore where it begins with https: give the server another"
            + " name");
    String host = secured ? address.host() : HostAlias.of(address.host());
    URI uri = uri(scheme + "://" + host + port + address.escapedPath() + query);
    // the JDK's client accepts no other hosts
    require(
        uri.getHost() != null, "must have a host of letters, digits, dashes, underscores and dots");
    return new WebAddress(uri, address.login());
  }

  /** The JDK's own exception shows the whole text, and a query may hold a key. */
  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("must have an address in its brackets, like [::1]");
    }
  }

  private static void require(boolean held, String why) {
    if (!held) {
      throw new IllegalArgumentException(why);
    }
  }

  /** Keeps the password out of logs. */
  @Override
  public String toString() {
    return HostAlias.shown(uri);
  }
}
