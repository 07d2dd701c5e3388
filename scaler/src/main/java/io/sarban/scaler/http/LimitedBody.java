// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.http;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Reads a body of limited length, so that it cannot fill the memory: JDK 17 has no such limit. */
final class LimitedBody implements BodySubscriber<byte[]> {

  private final CompletableFuture<byte[]> body = new CompletableFuture<>();

  /** Not one array that grows: that would take up to four times the bytes. */
  private final List<byte[]> parts = new ArrayList<>();

  private final int most;
  private final AnswerRoom.Place place;
  private int length;
  private Flow.Subscription subscription;

  /**
   * A body that fails if it is longer than the limit.
   *
   * @param most limit in bytes
   * @param place counts the bytes
   */
  LimitedBody(int most, AnswerRoom.Place place) {
    this.most = most;
    this.place = place;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription begun) {
    subscription = begun;
    place.onDrop(() -> fail(AnswerRoom.tooMuch()));
    begun.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    try {
      for (ByteBuffer buffer : buffers) {
        place.take(buffer.remaining());
        byte[] part = new byte[buffer.remaining()];
        buffer.get(part);
        parts.add(part);
        length += part.length;
      }
    } catch (RefusedException e) {
      fail(e);
    }
    if (length > most) {
      fail(RefusedException.tooLong(most));
    }
  }

  private void fail(RefusedException why) {
    subscription.cancel();
    body.completeExceptionally(why);
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    ByteBuffer whole = ByteBuffer.allocate(length);
    parts.forEach(whole::put);
    body.complete(whole.array());
  }
}
