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
 * Where an answer sends a request. Within its origin a request keeps its headers; at another origin
 * (scheme, host or port) it is a new one without any, as each could hold a credential. Source: RFC
 * 9110, sections 15.4 and 4.3.1.
 */
final class Redirects {

  private static final Pattern UNDERSCORED =
      Pattern.compile("([A-Za-z0-9._-]{1,255})((?::\\d{1,5})?)");

  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

  private Redirects() {}

  /**
   * The next request.
   *
   * @return nothing if the answer is the last one, or leads where no request follows: from HTTPS to
   *     HTTP, out of HTTP, or with a body
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

  /** Over HTTP a name with an underscore is a host too. */
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
   * Refuses an answer that would be followed further.
   *
   * @throws RefusedException that names where it leads, without path and query
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
   * Refuses an answer that asks for the credentials that were left behind.
   *
   * @param away whether another origin was asked than that of the first request
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
