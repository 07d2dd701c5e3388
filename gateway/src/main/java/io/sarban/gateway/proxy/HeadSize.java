// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Map;

/** The memory cost of a waiting request: its head, and the objects that represent it. */
final class HeadSize {

  private static final int SELF = 1_024;

  /** So many digits always fit a long. */
  private static final int DIGITS = 18;

  private HeadSize() {}

  /** The same, plus what may arrive of its body. */
  static long whileHeld(HttpServerRequest request, Target target) {
    return of(request, target) + (request.isEnded() ? 0 : body(request));
  }

  /** The length is valid: it was checked when the request was read. */
  private static long body(HttpServerRequest request) {
    boolean http2 = request.version() == HttpVersion.HTTP_2;
    long most = http2 ? Limits.WINDOW : Limits.UNREAD;
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null) {
      return length.length() > DIGITS ? most : Math.min(most, Long.parseLong(length));
    }
    return http2 || request.headers().contains(HttpHeaders.TRANSFER_ENCODING) ? most : 0;
  }

  static long of(HttpServerRequest request, Target target) {
    long size = SELF + target.uri().length();
    for (Map.Entry<String, String> header : request.headers()) {
      size += header.getKey().length() + header.getValue().length() + 32L;
    }
    return size;
  }
}
