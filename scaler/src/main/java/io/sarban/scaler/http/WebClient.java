// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * The scaler's HTTP client: all requests use it, with the same rules. HTTP/1.1, because some
 * servers fail on an upgrade request; redirects by {@link Redirects}; addresses by {@link
 * Destinations}; time and bytes by {@link Limits}. It keeps connections open until it is
 * garbage-collected.
 */
public final class WebClient {

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Maximum bytes to read of a redirect's body, so that its connection can be reused. */
  private static final int PASSED_OVER = 1 << 14;

  private final HttpClient http;

  /** Client for redirects to another origin; created when needed. */
  private final Supplier<HttpClient> elsewhere;

  private final Destinations destinations;
  private final NameLookups lookups;

  /** A server's complete answer. */
  @SuppressWarnings("ArrayRecordComponent") // answers are never compared
  public record Answer(int status, HttpHeaders headers, byte[] body) {}

  /** Reads an answer while it arrives. */
  @FunctionalInterface
  public interface Reader<T> {

    /**
     * @param body is closed by the client
     */
    T read(int status, AnswerStream body) throws IOException;
  }

  /** A client that trusts the JDK's certificate authorities. */
  public WebClient(Destinations destinations) {
    this.http = client(Optional.empty());
    this.elsewhere = () -> http;
    this.destinations = destinations;
    this.lookups = new NameLookups(destinations.lookup());
  }

  /**
   * A client with certificates.
   *
   * @param own the trusted authorities and the client's certificate
   * @param foreign the same without the client's certificate, for redirects to another origin
   */
  public WebClient(Destinations destinations, SSLContext own, SSLContext foreign) {
    this.http = client(Optional.of(own));
    this.elsewhere = new Once<>(() -> client(Optional.of(foreign)));
    this.destinations = destinations;
    this.lookups = new NameLookups(destinations.lookup());
  }

  /** A value that is created once. */
  private static final class Once<T> implements Supplier<T> {
    private final Supplier<T> maker;
    private T made;

    Once(Supplier<T> maker) {
      this.maker = maker;
    }

    @Override
    public synchronized T get() {
      if (made == null) {
        made = maker.get();
      }
      return made;
    }
  }

  private static HttpClient client(Optional<SSLContext> certificates) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT);
    certificates.ifPresent(builder::sslContext);
    return builder.build();
  }

  /**
   * Sends a request and returns the reader's result. Can be interrupted, except while the name is
   * looked up.
   *
   * @throws RefusedException if an address, a redirect or the answer's length is refused
   * @throws HttpTimeoutException if the time is over, even if a part was read
   */
  public <T> T read(HttpRequest request, Limits limits, Reader<T> reader)
      throws IOException, InterruptedException {
    long until = System.nanoTime() + limits.time().toNanos();
    HttpRequest hop = request;
    boolean away = false;
    for (int redirects = limits.redirects(); ; redirects--) {
      InetAddress address = destinations.check(hop.uri());
      HttpResponse<AnswerStream> response =
          (away ? elsewhere.get() : http)
              .send(limited(hop, address, until), info -> new AnswerStream(until, limits.bytes()));
      try (AnswerStream body = response.body()) {
        Optional<HttpRequest> next =
            redirects > 0 ? Redirects.next(hop, response) : Optional.empty();
        if (next.isEmpty()) {
          if (mayHaveMoved(hop.uri())) {
            destinations.check(hop.uri());
          }
          Redirects.refuse(hop, response.statusCode(), response.headers());
          Redirects.refuseWithoutCredentials(request, hop, away, response.statusCode());
          return reader.read(response.statusCode(), body);
        }
        body.readNBytes(PASSED_OVER);
        away = away || !Redirects.sameOrigin(hop.uri(), next.get().uri());
        hop = next.get();
      }
    }
  }

  /**
   * Sends a request and returns the whole answer. Blocks no thread. Follows no redirect.
   *
   * @return fails like {@link #read}
   */
  public CompletableFuture<Answer> ask(HttpRequest request, Limits limits) {
    return ask(request, limits, new AnswerRoom(Long.MAX_VALUE).place());
  }

  /**
   * The same, with an answer whose bytes are counted.
   *
   * @param place is left by the caller, once the answer is used
   * @return fails with a RefusedException too, where the place is lost
   */
  public CompletableFuture<Answer> ask(HttpRequest request, Limits limits, AnswerRoom.Place place) {
    long until = System.nanoTime() + limits.time().toNanos();
    return checked(request.uri())
        .orTimeout(limits.time().toNanos(), TimeUnit.NANOSECONDS)
        .thenCompose(address -> send(request, address, limits, until, place))
        .thenCompose(response -> checked(request, response))
        .thenApply(response -> answer(request, response));
  }

  private CompletableFuture<HttpResponse<byte[]>> send(
      HttpRequest request, InetAddress address, Limits limits, long until, AnswerRoom.Place place) {
    HttpRequest hop;
    try {
      hop = limited(request, address, until);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
    CompletableFuture<HttpResponse<byte[]>> sent =
        http.sendAsync(hop, info -> new LimitedBody(limits.bytes(), place));
    return sent.thenApply(response -> response)
        .orTimeout(Math.max(1, until - System.nanoTime()), TimeUnit.NANOSECONDS)
        .whenComplete(
            (response, failure) -> {
              if (failure != null) {
                sent.cancel(true);
              }
            });
  }

  private static Answer answer(HttpRequest request, HttpResponse<byte[]> response) {
    try {
      Redirects.refuse(request, response.statusCode(), response.headers());
    } catch (RefusedException e) {
      throw new CompletionException(e);
    }
    return new Answer(response.statusCode(), response.headers(), response.body());
  }

  /**
   * Connects to the checked address: the JDK would look the name up again, and could get another
   * one. Over TLS the name stays, as the certificate is checked against it.
   */
  private static HttpRequest limited(HttpRequest request, InetAddress address, long until)
      throws RefusedException {
    // Host may only be set here: otherwise a header from a user could choose it
    HttpRequest.Builder limited =
        HttpRequest.newBuilder(request, (name, value) -> !name.equalsIgnoreCase("Host"))
            .timeout(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
    URI uri = request.uri();
    if (Destinations.isNamed(uri) && !mayHaveMoved(uri)) {
      setHost(limited, HostAlias.header(uri));
      limited.uri(HostAlias.direct(uri, address));
    }
    return limited.build();
  }

  private static void setHost(HttpRequest.Builder request, String host) throws RefusedException {
    try {
      request.setHeader("Host", host);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(
          "cannot be asked by its address: start Java with"
              + " -Djdk.httpclient.allowRestrictedHeaders=host");
    }
  }

  /**
   * Whether the JDK looks the name up itself, after the check. It caches the result for 30 s, so a
   * second check after the answer sees the address that the connection used.
   */
  private static boolean mayHaveMoved(URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme()) && !HostAlias.isAlias(uri.getHost());
  }

  private <T> CompletableFuture<T> checked(HttpRequest request, T response) {
    return mayHaveMoved(request.uri())
        ? checked(request.uri()).thenApply(address -> response)
        : CompletableFuture.completedFuture(response);
  }

  private CompletableFuture<InetAddress> checked(URI uri) {
    if (Destinations.isNamed(uri)) {
      return lookups
          .addresses(HostAlias.name(uri.getHost()))
          .thenCompose(addresses -> attempt(() -> destinations.check(uri, addresses)));
    }
    return attempt(() -> destinations.check(uri));
  }

  private static <T> CompletableFuture<T> attempt(Callable<T> step) {
    try {
      return CompletableFuture.completedFuture(step.call());
    } catch (Exception e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
