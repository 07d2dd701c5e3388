// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.connection;

import io.sarban.scaler.http.AnswerRoom;
import io.sarban.scaler.http.Limits;
import io.sarban.scaler.http.WebClient;
import io.sarban.scaler.tls.Tls;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The HTTP clients of a trigger type, one for all servers with the same trust settings; each keeps
 * its connections open. Threads that wait for an answer can be interrupted.
 */
public final class HttpClients implements AutoCloseable {

  private static final int MAX_BYTES = 10 << 20;
  private static final int MAX_STREAM = 64 << 20;
  private static final int LARGE = 256 << 10;
  private static final int LARGE_AT_ONCE = 2;

  /** Of shorter answers, while they are used: parsing takes many times their size. */
  private static final int KIB_AT_ONCE = 1 << 10;

  /** Two of the longest answers, and what waits. */
  private static final int MOST_ROOM = 32 << 20;

  private static final int REDIRECTS = 5;
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /**
   * The rest of a large answer arrives before others for this long: a slow one must not keep them.
   */
  private static final Duration AHEAD = Duration.ofMillis(50);

  private final AnswerRoom room = new AnswerRoom(MOST_ROOM);
  private final Turns large = new Turns(LARGE_AT_ONCE);
  private final Turns kib = new Turns(KIB_AT_ONCE);
  private final Duration ahead;
  private final SourceConnections<Optional<Tls>, Client> clients =
      new SourceConnections<>(Client::open, InstantSource.system(), SourceConnections.MOST_LARGE);

  public HttpClients() {
    this(AHEAD);
  }

  /**
   * @param ahead how long the rest of a large answer may make others wait
   */
  HttpClients(Duration ahead) {
    this.ahead = ahead;
  }

  /** The complete answer of a server. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares answers
  public record Answer(int status, byte[] body) {}

  /** Reads an answer while it arrives. Unread data is skipped. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(int status, InputStream body) throws IOException;
  }

  /** Uses a whole answer. */
  @FunctionalInterface
  public interface Use<T> {
    T of(Answer answer) throws IOException;
  }

  /** Protects the stream from parsers that close it. */
  private static final class Unclosed extends FilterInputStream {

    Unclosed(InputStream body) {
      super(body);
    }

    @Override
    public void close() {}
  }

  /** It is closed with its last reference. */
  private record Client(WebClient http) implements AutoCloseable {

    static Client open(Optional<Tls> tls) {
      return new Client(Tls.client(tls));
    }

    @Override
    public void close() {}
  }

  /**
   * Reads an answer of at most 64 MiB. The request's own timeout limits the whole answer; the
   * default is 30 s.
   *
   * @throws IOException also for exceptions of the reader
   */
  public <T> T read(Optional<Tls> tls, HttpRequest request, Reader<T> reader)
      throws IOException, InterruptedException {
    return read(
        tls, request, MAX_STREAM, (status, body) -> reader.read(status, new Unclosed(body)));
  }

  private <T> T read(Optional<Tls> tls, HttpRequest request, int bytes, WebClient.Reader<T> reader)
      throws IOException, InterruptedException {
    Limits limits = new Limits(request.timeout().orElse(LONGEST), bytes, REDIRECTS);
    return client(tls)
        .read(
            request,
            limits,
            (status, body) -> {
              T read = reader.read(status, body);
              // a connection whose answer is not read to its end cannot be used again
              body.transferTo(OutputStream.nullOutputStream());
              return read;
            });
  }

  /**
   * Reads the whole answer and uses it. Parsing takes many times its size, so at most two answers
   * of 256 KiB or more are in use at once; of shorter ones 1 MiB is. Where the answers that arrive
   * have more than 32 MiB, a slow or long one fails.
   *
   * @throws IOException also if it has more than 10 MiB
   */
  public <T> T ask(Optional<Tls> tls, HttpRequest request, Use<T> use)
      throws IOException, InterruptedException {
    return read(
        tls,
        request,
        MAX_BYTES,
        (status, body) -> {
          try (AnswerRoom.Place place = room.place()) {
            InputStream counted = body.counted(place);
            byte[] begun = counted.readNBytes(LARGE);
            return begun.length < LARGE
                ? use(kib.last(1 + (begun.length >> 10)), place, new Answer(status, begun), use)
                : large(status, begun, place, counted, use);
          }
        });
  }

  /**
   * Large answers arrive two at a time, so that many of them do not drop each other. A slow one
   * loses its turn, and arrives besides; it can be dropped then.
   */
  private <T> T large(
      int status, byte[] begun, AnswerRoom.Place place, InputStream counted, Use<T> use)
      throws IOException {
    InputStream stream = new SequenceInputStream(new ByteArrayInputStream(begun), counted);
    byte[] whole;
    try (Turns.Turn turn = large.last(1)) {
      await(turn, place);
      CompletableFuture<Void> slow = new CompletableFuture<>();
      CompletableFuture<Void> moved =
          slow.thenRun(
              () -> {
                place.release();
                turn.close();
              });
      slow.completeOnTimeout(null, ahead.toNanos(), TimeUnit.NANOSECONDS);
      whole = stream.readAllBytes();
      if (slow.cancel(false)) {
        return use.of(new Answer(status, whole));
      }
      // its place is released before it is kept again
      moved.join();
    }
    return use(large.first(1), place, new Answer(status, whole), use);
  }

  private static <T> T use(Turns.Turn turn, AnswerRoom.Place place, Answer answer, Use<T> use)
      throws IOException {
    try (turn) {
      await(turn, place);
      return use.of(answer);
    }
  }

  /** Waits for the turn as long as the answer has its place, which it keeps from then on. */
  private static void await(Turns.Turn turn, AnswerRoom.Place place) throws IOException {
    place.onDrop(turn::close);
    try {
      turn.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("no time is left");
    }
    place.keep();
  }

  /**
   * The whole answer, for short answers.
   *
   * @throws IOException also if it has more than 10 MiB
   */
  public Answer ask(Optional<Tls> tls, HttpRequest request)
      throws IOException, InterruptedException {
    return ask(tls, request, answer -> answer);
  }

  private WebClient client(Optional<Tls> tls) throws IOException {
    try {
      return clients.get(tls).http();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    clients.close();
  }
}
