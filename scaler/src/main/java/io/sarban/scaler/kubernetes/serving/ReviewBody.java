// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.serving;

import io.sarban.scaler.serve.Answer;
import io.sarban.scaler.serve.ExternalMetricsApi;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A request's body, counted as it arrives. It is limited in length, in time, and to a share of the
 * heap that all bodies may use together. Used on the connection's thread.
 */
final class ReviewBody {

  /** A resource in etcd may have 1.5 MiB; a review of an update also holds the old one. */
  static final int MAX_BYTES = 4 << 20;

  private static final long PATIENCE_MILLIS = 10_000;

  private final HttpServerRequest request;
  private final Shares bytes;
  private final Object holder;
  private final CompletableFuture<Answer> answer = new CompletableFuture<>();
  private Buffer body = Buffer.buffer();
  private long taken;

  /**
   * @param bytes the limit of all bodies together
   */
  ReviewBody(HttpServerRequest request, Shares bytes) {
    this.request = request;
    this.bytes = bytes;
    this.holder = request.remoteAddress().hostAddress();
  }

  /** Answers with the result of the review, or with the reason why there is none. */
  CompletableFuture<Answer> review(
      Vertx vertx, Function<Buffer, CompletableFuture<Answer>> review) {
    if (announced() > MAX_BYTES) {
      refuse(tooLarge());
      return answer;
    }
    long timer =
        vertx.setTimer(
            PATIENCE_MILLIS,
            late -> refuse(ExternalMetricsApi.failure(408, "Timeout", "the body took too long")));
    request
        .handler(this::add)
        .exceptionHandler(e -> refuse(ExternalMetricsApi.failure(400, "BadRequest", "cut off")))
        .endHandler(
            end -> {
              if (!answer.isDone()) {
                Buffer whole = body;
                body = Buffer.buffer();
                review.apply(whole).whenComplete(this::finish);
              }
            });
    answer.whenComplete(
        (said, e) -> {
          vertx.cancelTimer(timer);
          bytes.give(holder, taken);
          body = Buffer.buffer();
        });
    return answer;
  }

  private void finish(Answer said, Throwable e) {
    if (e == null) {
      answer.complete(said);
    } else {
      answer.completeExceptionally(e);
    }
  }

  /** The length in the header, which is not trusted. */
  private long announced() {
    String length = request.getHeader("Content-Length");
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private void add(Buffer part) {
    if (answer.isDone()) {
      return;
    }
    if (taken + part.length() > MAX_BYTES) {
      refuse(tooLarge());
    } else if (!bytes.take(holder, part.length())) {
      refuse(Lane.busy());
    } else {
      taken += part.length();
      body.appendBuffer(part);
    }
  }

  /** The rest stays unread: the connection ends with the answer. */
  private void refuse(Answer why) {
    answer.complete(why);
  }

  private static Answer tooLarge() {
    return ExternalMetricsApi.failure(
        413, "RequestEntityTooLarge", "the body is longer than " + MAX_BYTES + " bytes");
  }
}
