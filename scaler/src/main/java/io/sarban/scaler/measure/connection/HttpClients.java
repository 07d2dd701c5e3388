// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.connection;

import io.sarban.scaler.http.AnswerRoom;
import io.sarban.scaler.http.AnswerStream;
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
import java.util.concurrent.Semaphore;

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

  /** Time for the rest of a large answer: a slow one makes others wait. */
  private static final Duration REST = Duration.ofSeconds(2);

  private final AnswerRoom room = new AnswerRoom(MOST_ROOM);
  private final Semaphore large = new Semaphore(LARGE_AT_ONCE, true);
  private final Semaphore kib = new Semaphore(KIB_AT_ONCE, true);
  private final SourceConnections<Optional<Tls>, Client> clients =
      new SourceConnections<>(Client::open, InstantSource.system(), SourceConnections.MOST_LARGE);

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
   * of 256 KiB or more are in use at once, and their rest must arrive within 2 s; of shorter ones 1
   * MiB is. Where the answers that arrive have more than 32 MiB, a slow or long one fails.
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
            if (begun.length >= LARGE) {
              return large(status, begun, body, place, counted, use);
            }
            return with(
                kib,
                1 + (begun.length >> 10),
                () -> {
                  place.check();
                  return use.of(new Answer(status, begun));
                });
          }
        });
  }

  private <T> T large(
      int status,
      byte[] begun,
      AnswerStream body,
      AnswerRoom.Place place,
      InputStream counted,
      Use<T> use)
      throws IOException {
    return with(
        large,
        1,
        () -> {
          place.check();
          place.keep();
          body.endWithin(REST);
          InputStream whole = new SequenceInputStream(new ByteArrayInputStream(begun), counted);
          return use.of(new Answer(status, whole.readAllBytes()));
        });
  }

  private interface Step<T> {
    T make() throws IOException;
  }

  private static <T> T with(Semaphore places, int number, Step<T> step) throws IOException {
    try {
      places.acquire(number);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("no time is left");
    }
    try {
      return step.make();
    } finally {
      places.release(number);
    }
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
