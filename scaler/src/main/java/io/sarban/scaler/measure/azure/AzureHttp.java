// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeader;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import io.sarban.scaler.http.AnswerRoom;
import io.sarban.scaler.http.Limits;
import io.sarban.scaler.http.WebClient;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The scaler's HTTP client in the form for Azure's clients: no redirects, no metadata addresses.
 */
public final class AzureHttp implements HttpClient {

  private static final Duration TIME = Duration.ofSeconds(8);

  /** An answer with a count or a token has at most a few thousand bytes. */
  private static final Limits LIMITS = Limits.withoutRedirects(TIME, 64 << 10);

  /** Bytes of a counted answer: 32 messages of 64 KiB; some characters take several in XML. */
  public static final int MOST_COUNTED = 4 << 20;

  private static final Limits LONG = Limits.withoutRedirects(TIME, MOST_COUNTED);

  private static final String PLACE = "sarban-place";

  /** Headers that the JDK's client sets itself. */
  private static final Set<String> SET_BY_THE_CLIENT =
      Set.of("host", "content-length", "connection", "expect", "upgrade");

  private final WebClient http;

  public AzureHttp(WebClient http) {
    this.http = http;
  }

  /**
   * Lets the answers of a call have up to 4 MiB instead of 64 KiB.
   *
   * @param place counts their bytes
   */
  public static Context counted(AnswerRoom.Place place) {
    return new Context(PLACE, place);
  }

  @Override
  public Mono<HttpResponse> send(HttpRequest request) {
    return send(request, Context.NONE);
  }

  @Override
  public Mono<HttpResponse> send(HttpRequest request, Context context) {
    return Mono.defer(
        () ->
            Mono.fromFuture(ask(request(request), context))
                .map(answer -> new Response(request, answer)));
  }

  private CompletableFuture<WebClient.Answer> ask(
      java.net.http.HttpRequest request, Context context) {
    return context
        .getData(PLACE)
        .map(place -> http.ask(request, LONG, (AnswerRoom.Place) place))
        .orElseGet(() -> http.ask(request, LIMITS));
  }

  private static java.net.http.HttpRequest request(HttpRequest request) {
    BinaryData body = request.getBodyAsBinaryData();
    java.net.http.HttpRequest.Builder builder =
        java.net.http.HttpRequest.newBuilder(URI.create(request.getUrl().toString()))
            .method(
                request.getHttpMethod().toString(),
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(body.toBytes()));
    for (HttpHeader header : request.getHeaders()) {
      if (!SET_BY_THE_CLIENT.contains(header.getName().toLowerCase(Locale.ROOT))) {
        header.getValuesList().forEach(value -> builder.header(header.getName(), value));
      }
    }
    return builder.build();
  }

  private static final class Response extends HttpResponse {

    private final WebClient.Answer answer;
    private final HttpHeaders headers = new HttpHeaders();

    Response(HttpRequest request, WebClient.Answer answer) {
      super(request);
      this.answer = answer;
      answer
          .headers()
          .map()
          .forEach((name, values) -> headers.set(HttpHeaderName.fromString(name), values));
    }

    @Override
    public int getStatusCode() {
      return answer.status();
    }

    @Override
    @Deprecated
    public String getHeaderValue(String name) {
      return headers.getValue(HttpHeaderName.fromString(name));
    }

    @Override
    public HttpHeaders getHeaders() {
      return headers;
    }

    @Override
    public Flux<ByteBuffer> getBody() {
      return Flux.just(ByteBuffer.wrap(answer.body()));
    }

    @Override
    public Mono<byte[]> getBodyAsByteArray() {
      return Mono.just(answer.body());
    }

    @Override
    public Mono<String> getBodyAsString() {
      return getBodyAsString(StandardCharsets.UTF_8);
    }

    @Override
    public Mono<String> getBodyAsString(Charset charset) {
      return Mono.just(new String(answer.body(), charset));
    }
  }
}
