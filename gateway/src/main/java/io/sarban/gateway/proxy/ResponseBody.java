// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Map;

/** The body of an answer, read only as fast as the client takes it, and its trailers. */
final class ResponseBody {

  private static final Buffer NOTHING = Buffer.buffer();

  private final HttpClientResponse answer;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Context context;
  private long left;
  private boolean begun;

  ResponseBody(HttpClientResponse answer, HttpServerRequest request, Context context) {
    this.answer = answer;
    this.request = request;
    this.response = request.response();
    this.context = context;
  }

  /**
   * @param broken called if the rest of the body does not come
   * @param sent called after the end
   */
  void sendTo(Runnable broken, Runnable sent) {
    left = length();
    if (left < 0 && bodily() && request.version() == HttpVersion.HTTP_1_1) {
      response.setChunked(true);
    }
    answer.exceptionHandler(failure -> broken.run());
    answer.endHandler(
        end -> {
          if (response.ended() || end()) {
            sent.run();
          } else {
            broken.run();
          }
        });
    answer.handler(this::write);
    if (left != 0) {
      // the client may wait for the head alone; an answer that is complete by then is sent whole
      context.runOnContext(
          next -> {
            if (!begun && !response.ended() && !response.closed() && bodily()) {
              response.write(NOTHING);
            }
          });
    }
  }

  private boolean bodily() {
    int status = answer.statusCode();
    return !request.method().equals(HttpMethod.HEAD) && status != 204 && status != 304;
  }

  /** Negative if the length is unknown. */
  private long length() {
    String length = response.headers().get(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? -1 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      response.headers().remove(HttpHeaders.CONTENT_LENGTH);
      return -1;
    }
  }

  private void write(Buffer chunk) {
    begun = true;
    if (response.ended() || response.closed() || !bodily()) {
      // HTTP/2 lets a server send a body even if none is allowed
      return;
    }
    if (left > 0) {
      left -= chunk.length();
      if (left == 0) {
        // in one piece with its end
        response.end(chunk);
        return;
      }
    }
    response.write(chunk);
    if (response.writeQueueFull()) {
      answer.pause();
      response.drainHandler(drained -> answer.resume());
    }
  }

  /** False if there is a trailer that Vert.x rejects. */
  private boolean end() {
    try {
      for (Map.Entry<String, String> trailer : answer.trailers()) {
        response.putTrailer(trailer.getKey(), trailer.getValue());
      }
    } catch (Exception e) {
      return false;
    }
    response.end();
    return true;
  }
}
