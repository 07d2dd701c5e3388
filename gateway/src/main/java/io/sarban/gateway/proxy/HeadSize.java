package io.sarban.gateway.proxy;

import io.vertx.core.http.HttpServerRequest;
import java.util.Map;

/** What a request that waits costs: its head, and what the machine needs for it. */
final class HeadSize {

  private static final int SELF = 1_024;

  private HeadSize() {}

  static long of(HttpServerRequest request, Target target) {
    long size = SELF + target.uri().length();
    for (Map.Entry<String, String> header : request.headers()) {
      size += header.getKey().length() + header.getValue().length() + 32L;
    }
    return size;
  }
}
