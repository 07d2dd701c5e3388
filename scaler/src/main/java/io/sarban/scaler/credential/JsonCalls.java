package io.sarban.scaler.credential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.sarban.scaler.http.LimitedBody;
import io.sarban.scaler.measure.Failures;
import io.sarban.scaler.measure.Tls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls that answer in JSON. No thread waits for them, so that a server that is slow holds up
 * nobody else. Redirects are not followed: they could lead a token elsewhere.
 */
final class JsonCalls {

  private static final int MAX_BYTES = 1 << 20;
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** The time that the whole of a credential may take ends this, too. */
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** A status, and the JSON that came with it; a missing node where it was none. */
  record Answer(int status, JsonNode body) {}

  private final HttpClient http;
  private final ObjectMapper json = new ObjectMapper();

  JsonCalls(Optional<Tls> tls) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT);
    tls.ifPresent(certificates -> builder.sslContext(certificates.context()));
    this.http = builder.build();
  }

  /**
   * An address without user and query.
   *
   * @param field names it in messages
   * @throws CredentialException if it is none
   */
  static URI uri(String field, String text) {
    try {
      URI uri = URI.create(text.strip());
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (web && uri.getHost() != null && uri.getUserInfo() == null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // the text may hold a password: it is not shown
    }
    throw new CredentialException(field + " must be like https://host:port/path");
  }

  /** Who is asked, as messages name it. */
  static String describe(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getScheme() + "://" + uri.getHost() + port;
  }

  /** Fails with a {@link CredentialException} where there is no answer. */
  CompletableFuture<Answer> send(HttpRequest.Builder request) {
    HttpRequest built = request.timeout(ANSWER).header("Accept", "application/json").build();
    CompletableFuture<HttpResponse<byte[]>> sent =
        http.sendAsync(built, info -> new LimitedBody(MAX_BYTES, JsonCalls::tooLong));
    return sent.thenApply(response -> response)
        .orTimeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (response, failure) -> {
              if (failure != null) {
                sent.cancel(true);
                throw new CredentialException(
                    describe(built.uri())
                        + " "
                        + why(failure)
                        + ": mend the address or the server");
              }
              return new Answer(response.statusCode(), parse(response.body()));
            });
  }

  private static String why(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof TimeoutException) {
      return "does not answer in time";
    }
    return cause instanceof CredentialException ? cause.getMessage() : Failures.connection(cause);
  }

  private JsonNode parse(byte[] body) {
    try {
      JsonNode node = json.readTree(body);
      return node == null ? MissingNode.getInstance() : node;
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  String text(Object value) {
    return json.valueToTree(value).toString();
  }

  private static CredentialException tooLong() {
    return new CredentialException("answers with more than 1 MiB");
  }
}
