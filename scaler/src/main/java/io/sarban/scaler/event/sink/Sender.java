// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.event.sink;

import io.sarban.scaler.event.ScalerEvent;
import io.sarban.scaler.http.ConnectionFailures;
import io.sarban.scaler.http.Limits;
import io.sarban.scaler.http.WebClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Sends events to one receiver; repeats a failed request, as KEDA does. */
final class Sender implements AutoCloseable {

  /** As in KEDA. */
  private static final int RETRIES = 5;

  private static final Limits LIMITS = Limits.withoutRedirects(Duration.ofSeconds(5), 1 << 20);

  /** The receiver answered, but refused the event. */
  private static final class RefusedEventException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedEventException(int status) {
      super("answers with HTTP status " + status);
    }
  }

  private final WebClient http;
  private final Receiver receiver;
  private final Function<ScalerEvent, KedaEvent> form;
  private final Executor threads;
  private volatile String failure;
  private volatile boolean closed;

  /**
   * @param form makes the request from an event
   * @param threads start requests; none waits for an answer
   */
  Sender(
      WebClient http, Receiver receiver, Function<ScalerEvent, KedaEvent> form, Executor threads) {
    this.http = http;
    this.receiver = receiver;
    this.form = form;
    this.threads = threads;
  }

  /** Sends an event; completes when the receiver has taken it, or fails after the last retry. */
  CompletionStage<Void> send(ScalerEvent event) {
    return tried(form.apply(event), 0);
  }

  private CompletionStage<Void> tried(KedaEvent event, int tries) {
    return asked(event)
        .handle(
            (done, thrown) -> {
              failure = thrown == null ? null : why(thrown);
              return thrown == null || tries == RETRIES || closed
                  ? ended(thrown)
                  : later(event, tries);
            })
        .thenCompose(stage -> stage);
  }

  private static CompletionStage<Void> ended(Throwable thrown) {
    return thrown == null
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(thrown);
  }

  /** Retries after 1, 2, 4, 8 and 16 s. */
  private CompletionStage<Void> later(KedaEvent event, int tries) {
    Executor delayed = CompletableFuture.delayedExecutor(1L << tries, TimeUnit.SECONDS, threads);
    return CompletableFuture.runAsync(() -> {}, delayed)
        .thenCompose(
            done ->
                closed
                    ? CompletableFuture.<Void>failedFuture(new IOException("closed"))
                    : tried(event, tries + 1));
  }

  private CompletableFuture<Void> asked(KedaEvent event) {
    return http.ask(receiver.request(event), LIMITS)
        .thenAccept(
            answer -> {
              if (answer.status() / 100 != 2) {
                throw new CompletionException(new RefusedEventException(answer.status()));
              }
            });
  }

  private String why(Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    return receiver.name()
        + " "
        + (cause instanceof RefusedEventException
            ? cause.getMessage()
            : ConnectionFailures.reason(cause));
  }

  /** Why the last request failed; empty if it did not. */
  Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /** Stops all retries. */
  @Override
  public void close() {
    closed = true;
  }
}
