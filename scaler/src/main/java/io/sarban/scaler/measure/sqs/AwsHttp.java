// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sqs;

import io.sarban.scaler.http.Limits;
import io.sarban.scaler.http.WebClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/** The scaler's HTTP client in the form for AWS' clients: no redirects, no metadata addresses. */
final class AwsHttp implements SdkHttpClient {

  /** An answer with a queue's counts has a few hundred bytes, one with credentials 3,000. */
  private static final Limits LIMITS = Limits.withoutRedirects(Duration.ofSeconds(5), 16 << 10);

  /** Headers that the JDK's client sets itself. */
  private static final Set<String> SET_BY_THE_CLIENT =
      Set.of("host", "content-length", "connection", "expect", "upgrade");

  private final WebClient http;

  AwsHttp(WebClient http) {
    this.http = http;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return send(request);
      }

      @Override
      public void abort() {
        // the waiting thread is interrupted, and the request ends at its time limit
      }
    };
  }

  private HttpExecuteResponse send(HttpExecuteRequest request) throws IOException {
    try {
      WebClient.Answer answer = http.ask(request(request), LIMITS).get();
      SdkHttpResponse.Builder response = SdkHttpResponse.builder().statusCode(answer.status());
      answer.headers().map().forEach(response::putHeader);
      return HttpExecuteResponse.builder()
          .response(response.build())
          .responseBody(AbortableInputStream.create(new ByteArrayInputStream(answer.body())))
          .build();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    }
  }

  private static HttpRequest request(HttpExecuteRequest request) throws IOException {
    byte[] body = new byte[0];
    if (request.contentStreamProvider().isPresent()) {
      try (InputStream content = request.contentStreamProvider().get().newStream()) {
        body = content.readAllBytes();
      }
    }
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(request.httpRequest().getUri())
            .method(
                request.httpRequest().method().name(),
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    request
        .httpRequest()
        .forEachHeader(
            (name, values) -> {
              if (!SET_BY_THE_CLIENT.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> builder.header(name, value));
              }
            });
    return builder.build();
  }

  @Override
  public String clientName() {
    return "Sarban";
  }

  @Override
  public void close() {}
}
