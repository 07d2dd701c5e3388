// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeader;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
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
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The scaler's HTTP client in the form for Azure's clients: no redirects, no metadata addresses.
 */
public final class AzureHttp implements HttpClient {

  private static final Limits LIMITS = Limits.withoutRedirects(Duration.ofSeconds(8), 16 << 20);

  /** Headers that the JDK's client sets itself. */
  private static final Set<String> SET_BY_THE_CLIENT =
      Set.of("host", "content-length", "connection", "expect", "upgrade");

  private final WebClient http;

  public AzureHttp(WebClient http) {
    this.http = http;
  }

  @Override
  public Mono<HttpResponse> send(HttpRequest request) {
    return Mono.defer(
        () ->
            Mono.fromFuture(http.ask(request(request), LIMITS))
                .map(answer -> new Response(request, answer)));
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
