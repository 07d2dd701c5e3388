package io.sarban.gateway.proxy;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Map;

/** What a request that waits costs: its head, and what the machine needs for it. */
final class HeadSize {

  private static final int SELF = 1_024;

  private HeadSize() {}

  /** The same, and what may come of its body. */
  static long whileHeld(HttpServerRequest request, Target target) {
    boolean more = request.version() == HttpVersion.HTTP_2 && !request.isEnded();
    return of(request, target) + (more ? Limits.WINDOW : 0);
  }

  static long of(HttpServerRequest request, Target target) {
    long size = SELF + target.uri().length();
    for (Map.Entry<String, String> header : request.headers()) {
      size += header.getKey().length() + header.getValue().length() + 32L;
    }
    return size;
  }
}
