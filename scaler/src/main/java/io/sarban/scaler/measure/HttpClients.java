package io.sarban.scaler.measure;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The HTTP clients of a trigger type, one for all servers that are trusted in the same way; each
 * keeps its connections open. Whoever waits for an answer may be interrupted.
 */
public final class HttpClients implements AutoCloseable {

  private static final int MAX_BYTES = 10 << 20;

  private final SourceConnections<Optional<Tls>, Client> clients =
      new SourceConnections<>(Client::open, InstantSource.system());

  /** What a server answered, read to its end. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares answers
  public record Answer(int status, byte[] body) {}

  /** Reads an answer as it comes. What it leaves unread is passed over. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(int status, InputStream body) throws IOException;
  }

  /** A parser that is done closes what it reads from. */
  private static final class Unclosed extends FilterInputStream {

    Unclosed(InputStream body) {
      super(body);
    }

    @Override
    public void close() {}
  }

  /** HttpClient has no close before Java 21: it ends with its last reference. */
  private record Client(HttpClient http) implements AutoCloseable {

    static Client open(Optional<Tls> tls) {
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NORMAL)
              .connectTimeout(Duration.ofSeconds(5));
      tls.ifPresent(certificates -> builder.sslContext(certificates.context()));
      return new Client(builder.build());
    }

    @Override
    public void close() {}
  }

  /**
   * What the reader makes of the answer, of whatever length.
   *
   * @throws IOException also whatever the reader throws
   */
  public <T> T read(Optional<Tls> tls, HttpRequest request, Reader<T> reader)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> response = client(tls).send(request, BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      T read = reader.read(response.statusCode(), new Unclosed(body));
      // HttpClient gives up a connection whose answer is not read to its end
      body.transferTo(OutputStream.nullOutputStream());
      return read;
    }
  }

  /**
   * The whole answer.
   *
   * @throws IOException also if it has more than 10 MiB
   */
  public Answer ask(Optional<Tls> tls, HttpRequest request)
      throws IOException, InterruptedException {
    return read(tls, request, HttpClients::whole);
  }

  private static Answer whole(int status, InputStream body) throws IOException {
    byte[] answer = body.readNBytes(MAX_BYTES + 1);
    if (answer.length > MAX_BYTES) {
      throw new IOException("it answers with more than 10 MiB");
    }
    return new Answer(status, answer);
  }

  private HttpClient client(Optional<Tls> tls) throws IOException {
    try {
      return clients.get(tls).http();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  /** For logs and messages: without user and query, which may hold a password or a key. */
  public static String name(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getScheme() + "://" + uri.getHost() + port + uri.getPath();
  }

  @Override
  public void close() {
    clients.close();
  }
}
