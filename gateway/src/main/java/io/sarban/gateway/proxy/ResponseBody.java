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
   * @param broken when the rest of it does not come
   * @param sent after its end
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
      // the head alone may be what the client waits for; an answer that is whole by then is sent so
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

  /** Negative where it is not said. */
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
      // HTTP/2 lets a server send a body where none is allowed
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

  /** False where there is a trailer that Vert.x does not take. */
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
