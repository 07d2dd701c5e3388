// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads strictly what a request asks for: anything that two servers could read differently is
 * refused.
 */
final class Targets {

  private static final int MAX_HOST = 255;

  private Targets() {}

  static Target of(HttpServerRequest request) throws BadRequest {
    HttpMethod method = request.method();
    if (method.equals(HttpMethod.CONNECT)) {
      throw new BadRequest(501, "CONNECT is not for a gateway");
    }
    if (method.equals(HttpMethod.TRACE)) {
      throw new BadRequest(405, "TRACE is not passed on");
    }
    boolean http2 = request.version() == HttpVersion.HTTP_2;
    String named = http2 ? authority2(request) : authority1(request);
    if (http2) {
      values(request.headers());
    } else {
      framing(request);
    }
    return target(request.uri(), named, method.equals(HttpMethod.OPTIONS));
  }

  static Target target(String uri, String named, boolean options) throws BadRequest {
    String authority = named;
    String form = uri;
    if (!form.startsWith("/")) {
      if (form.equals("*") && options) {
        return new Target(host(authority), authority, "/", "*");
      }
      int slashes = absolute(form);
      int end = end(form, slashes);
      // RFC 9112, 3.2.2: the header Host does not count then
      authority = form.substring(slashes, end);
      form = form.substring(end);
      form = form.startsWith("/") ? form : "/" + form;
    }
    int query = form.indexOf('?');
    String path = Paths.resolved(query < 0 ? form : form.substring(0, query));
    String rest = query < 0 ? "" : query(form.substring(query));
    return new Target(host(authority), authority, path, path + rest);
  }

  private static int absolute(String uri) throws BadRequest {
    String lower = uri.length() > 8 ? uri.substring(0, 8).toLowerCase(Locale.ROOT) : "";
    if (lower.startsWith("http://")) {
      return 7;
    }
    if (lower.equals("https://")) {
      return 8;
    }
    throw new BadRequest(400, "the target must be a path or a URL of http or https");
  }

  private static int end(String uri, int from) {
    for (int i = from; i < uri.length(); i++) {
      if (uri.charAt(i) == '/' || uri.charAt(i) == '?') {
        return i;
      }
    }
    return uri.length();
  }

  private static String query(String query) throws BadRequest {
    for (int i = 0; i < query.length(); i++) {
      char c = query.charAt(i);
      if (c <= ' ' || (c >= 0x7f && c < 0xa0) || c == '#') {
        throw new BadRequest(400, "the query has a sign that must be percent-encoded");
      }
    }
    return query;
  }

  private static String authority2(HttpServerRequest request) throws BadRequest {
    List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
    String authority = request.authority() == null ? null : request.authority().toString();
    String pseudo = request.headers().get(":authority");
    String named = pseudo == null ? authority : pseudo;
    if (hosts.size() > 1 || !hosts.isEmpty() && named != null && !same(hosts.get(0), named)) {
      throw new BadRequest(400, "the request names two hosts");
    }
    if (named == null && hosts.isEmpty()) {
      throw new BadRequest(400, "the request names no host");
    }
    return named == null ? hosts.get(0) : named;
  }

  private static boolean same(String host, String authority) {
    return host.equalsIgnoreCase(authority)
        || authority.toLowerCase(Locale.ROOT).startsWith(host.toLowerCase(Locale.ROOT) + ":");
  }

  private static String authority1(HttpServerRequest request) throws BadRequest {
    List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
    if (hosts.size() > 1) {
      throw new BadRequest(400, "the request has more than one header Host");
    }
    if (hosts.isEmpty()) {
      if (request.version() == HttpVersion.HTTP_1_0) {
        return "";
      }
      throw new BadRequest(400, "the request has no header Host");
    }
    return hosts.get(0);
  }

  /** A line break in a value would begin another header in HTTP/1 (RFC 9113, 8.2.1). */
  private static void values(MultiMap headers) throws BadRequest {
    for (Map.Entry<String, String> header : headers) {
      if (header.getValue().chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
        throw new BadRequest(400, "a header's value has a line break");
      }
    }
  }

  /** The length of the body must be unambiguous (RFC 9112, 6.1 and 6.3). */
  private static void framing(HttpServerRequest request) throws BadRequest {
    MultiMap headers = request.headers();
    List<String> encodings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
    List<String> lengths = headers.getAll(HttpHeaders.CONTENT_LENGTH);
    if (!encodings.isEmpty()) {
      if (!lengths.isEmpty()) {
        throw new BadRequest(400, "the request has both Content-Length and Transfer-Encoding");
      }
      if (encodings.size() > 1 || !encodings.get(0).strip().equalsIgnoreCase("chunked")) {
        throw new BadRequest(501, "the only transfer coding is chunked");
      }
      if (request.version() == HttpVersion.HTTP_1_0) {
        throw new BadRequest(400, "HTTP/1.0 has no Transfer-Encoding");
      }
    }
    if (lengths.size() > 1 || !lengths.isEmpty() && !digits(lengths.get(0))) {
      throw new BadRequest(400, "Content-Length must be one number");
    }
  }

  private static boolean digits(String text) {
    return !text.isEmpty()
        && text.length() < 19
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** The host name of an authority: without a port, in lower case, without a trailing dot. */
  static String host(String authority) throws BadRequest {
    if (authority.length() > MAX_HOST) {
      throw new BadRequest(400, "the host is too long");
    }
    boolean bracket = authority.startsWith("[");
    int close = bracket ? authority.indexOf(']') : -1;
    int colon = authority.indexOf(':', bracket ? Math.max(close, 0) : 0);
    String name = colon < 0 ? authority : authority.substring(0, colon);
    String port = colon < 0 ? "" : authority.substring(colon + 1);
    if (bracket && close != name.length() - 1
        || port.length() > 5
        || !port.chars().allMatch(c -> c >= '0' && c <= '9')
        || !name.chars().allMatch(c -> sign(c, bracket))) {
      throw new BadRequest(400, "the host is not valid");
    }
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private static boolean sign(int c, boolean bracket) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '.'
        || c == '_'
        || bracket && (c == ':' || c == '[' || c == ']');
  }
}
