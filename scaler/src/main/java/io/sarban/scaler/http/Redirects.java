// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.http;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Follows redirects. Within its origin a request keeps its headers; at another origin (scheme, host
 * or port) it starts without headers, as each could hold a credential. Source: RFC 9110, sections
 * 15.4 and 4.3.1.
 */
final class Redirects {

  private static final Pattern UNDERSCORED =
      Pattern.compile("([A-Za-z0-9._-]{1,255})((?::\\d{1,5})?)");

  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

  private Redirects() {}

  /**
   * The next request.
   *
   * @return empty if the answer is final, or if its redirect is not followed: from HTTPS to HTTP,
   *     to another protocol, or of a request other than GET
   */
  static Optional<HttpRequest> next(HttpRequest request, HttpResponse<?> response) {
    if (!STATUSES.contains(response.statusCode()) || !request.method().equals("GET")) {
      return Optional.empty();
    }
    return response
        .headers()
        .firstValue("Location")
        .flatMap(location -> target(request.uri(), location))
        .filter(target -> !(isHttps(request.uri()) && !isHttps(target)))
        .map(target -> to(request, target));
  }

  private static Optional<URI> target(URI from, String location) {
    try {
      URI target = aliased(from.resolve(location));
      boolean web = "http".equals(target.getScheme()) || "https".equals(target.getScheme());
      return Optional.of(target).filter(uri -> web && uri.getHost() != null);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A name with an underscore is a valid host over HTTP. */
  private static URI aliased(URI uri) {
    Matcher authority = UNDERSCORED.matcher(String.valueOf(uri.getRawAuthority()));
    return uri.getHost() == null && "http".equals(uri.getScheme()) && authority.matches()
        ? URI.create(
            uri.toString()
                .replaceFirst(
                    "//[^/?#]*", "//" + HostAlias.of(authority.group(1)) + authority.group(2)))
        : uri;
  }

  private static boolean isHttps(URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme());
  }

  private static HttpRequest to(HttpRequest request, URI target) {
    return HttpRequest.newBuilder(request, (name, value) -> sameOrigin(request.uri(), target))
        .uri(target)
        .build();
  }

  /**
   * Refuses a redirect that is not followed.
   *
   * @throws RefusedException that names the destination without path and query
   */
  static void refuse(HttpRequest request, int status, HttpHeaders headers) throws RefusedException {
    if (STATUSES.contains(status)) {
      String where =
          headers
              .firstValue("Location")
              .flatMap(location -> target(request.uri(), location))
              .map(Redirects::origin)
              .orElse("nowhere");
      throw new RefusedException(
          "redirects to "
              + where
              + " (HTTP status "
              + status
              + "), which is not followed: give the address that it leads to");
    }
  }

  /**
   * Refuses an answer that asks for the credentials that a redirect dropped.
   *
   * @param away whether the answer is from another origin than the first request's
   */
  static void refuseWithoutCredentials(
      HttpRequest first, HttpRequest last, boolean away, int status) throws RefusedException {
    if (away && (status == 401 || status == 403) && !first.headers().map().isEmpty()) {
      throw new RefusedException(
          "redirects to "
              + origin(last.uri())
              + ", where no credentials are sent (HTTP status "
              + status
              + "): give that address");
    }
  }

  private static String origin(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getScheme() + "://" + HostAlias.name(uri.getHost()) + port;
  }

  /** Whether scheme, host and port are the same. */
  static boolean sameOrigin(URI one, URI other) {
    return one.getScheme().equalsIgnoreCase(other.getScheme())
        && one.getHost().equalsIgnoreCase(other.getHost())
        && Destinations.port(one) == Destinations.port(other);
  }
}
