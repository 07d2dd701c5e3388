// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * An answer that is read while it arrives, limited in time and bytes, and that an interrupt ends:
 * the JDK 17 stream ignores interrupts.
 */
public final class AnswerStream extends InputStream implements BodySubscriber<AnswerStream> {

  private sealed interface Part {

    record Data(List<ByteBuffer> buffers) implements Part {}

    /**
     * The end.
     *
     * @param failure null if the answer is complete
     */
    record End(Throwable failure) implements Part {}
  }

  private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
  private final long until;
  private final long most;
  private long read;
  private volatile Flow.Subscription subscription;
  private List<ByteBuffer> buffers = List.of();
  private Part.End end;

  /**
   * @param until deadline by {@link System#nanoTime}
   * @param most maximum number of bytes
   */
  AnswerStream(long until, long most) {
    this.until = until;
    this.most = most;
  }

  /**
   * Counts the bytes that are kept from now on, until the place is lost or left.
   *
   * @return reads this stream
   */
  public InputStream counted(AnswerRoom.Place place) {
    place.onDrop(
        () -> {
          close();
          parts.add(new Part.End(AnswerRoom.tooMuch()));
        });
    return new FilterInputStream(this) {
      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        place.take(Math.max(0, count));
        return count;
      }
    };
  }

  @Override
  public CompletionStage<AnswerStream> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription begun) {
    subscription = begun;
    begun.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    parts.add(new Part.Data(buffers));
  }

  @Override
  public void onError(Throwable failure) {
    parts.add(new Part.End(failure));
  }

  @Override
  public void onComplete() {
    parts.add(new Part.End(null));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    ByteBuffer buffer = current();
    if (buffer == null) {
      return -1;
    }
    int part = Math.min(length, buffer.remaining());
    read += part;
    if (read > most) {
      close();
      throw RefusedException.tooLong(most);
    }
    buffer.get(bytes, offset, part);
    return part;
  }

  /** The next bytes; null at the end. */
  private ByteBuffer current() throws IOException {
    while (end == null) {
      for (ByteBuffer buffer : buffers) {
        if (buffer.hasRemaining()) {
          return buffer;
        }
      }
      next();
    }
    if (end.failure() != null) {
      throw new IOException(end.failure());
    }
    return null;
  }

  private void next() throws IOException {
    Part part;
    try {
      part = parts.poll(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    if (part == null) {
      close();
      throw new HttpTimeoutException("its answer does not end in time");
    }
    if (part instanceof Part.Data data) {
      buffers = data.buffers();
      subscription.request(1);
    } else {
      buffers = List.of();
      end = (Part.End) part;
    }
  }

  /** Drops the unread rest and its connection. */
  @Override
  public void close() {
    if (end == null && subscription != null) {
      subscription.cancel();
    }
  }
}
