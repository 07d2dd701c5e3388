package io.sarban.gateway.proxy;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Map;

/** What a request that waits costs: its head, and what the machine needs for it. */
final class HeadSize {

  private static final int SELF = 1_024;

  private HeadSize() {}

  /** The same, and what may come of its body. */
  static long whileHeld(HttpServerRequest request, Target target) {
    long body = request.version() == HttpVersion.HTTP_2 ? Limits.WINDOW : Limits.UNREAD;
    return of(request, target) + (request.isEnded() || !mayHaveBody(request) ? 0 : body);
  }

  private static boolean mayHaveBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.version() == HttpVersion.HTTP_2
        || length != null && !length.equals("0")
        || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  static long of(HttpServerRequest request, Target target) {
    long size = SELF + target.uri().length();
    for (Map.Entry<String, String> header : request.headers()) {
      size += header.getKey().length() + header.getValue().length() + 32L;
    }
    return size;
  }
}
