// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sarban.scaler.measure.http.RouteName;
import io.sarban.scaler.problem.FailureLine;
import io.sarban.scaler.problem.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the counts of one gateway, and reconnects when the connection ends. Runs on its own thread.
 */
final class CountsStream implements Runnable, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CountsStream.class);

  private static final int MAX_LINE = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration SHORTEST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** A connection without data for this long is dead. */
  private static final Duration DEAD = Duration.ofSeconds(10);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String gateway;
  private final URI uri;
  private final HttpClient http;
  private final Token token;
  private final HeardCounts counts;
  private final Consumer<RouteName> woken;
  private final InstantSource clock;
  private volatile boolean listed = true;
  private volatile boolean closed;
  private volatile InputStream open;
  private volatile Instant last = Instant.MAX;
  private String complaint = "";

  /** The token that authenticates the scaler; empty if none is required. */
  @FunctionalInterface
  interface Token {
    Optional<String> read() throws IOException;
  }

  /**
   * @param woken called for each request that waits, on this stream's thread
   */
  CountsStream(
      String gateway,
      URI uri,
      HttpClient http,
      Token token,
      HeardCounts counts,
      Consumer<RouteName> woken,
      InstantSource clock) {
    this.gateway = gateway;
    this.uri = uri;
    this.http = http;
    this.token = token;
    this.counts = counts;
    this.woken = woken;
    this.clock = clock;
  }

  /**
   * Sets whether the gateway is listed. One that is not is read to its end, and not connected
   * again.
   */
  void listed(boolean is) {
    listed = is;
  }

  @Override
  public void run() {
    Duration pause = SHORTEST;
    while (!closed && listed) {
      try {
        read();
        pause = SHORTEST;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      } catch (Throwable e) {
        // also after an Error: this gateway's counts are still needed
        pause = e instanceof IOException ? doubled(pause) : LONGEST;
        complain(e);
      } finally {
        last = Instant.MAX;
        counts.ended(gateway);
      }
      if (!rested(pause)) {
        break;
      }
    }
    counts.ended(gateway);
  }

  private static Duration doubled(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
  }

  private boolean rested(Duration pause) {
    try {
      TimeUnit.MILLISECONDS.sleep(pause.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void read() throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(PATIENCE);
    token.read().ifPresent(text -> request.header("Authorization", "Bearer " + text));
    HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) {
        throw new IOException("answers with status " + response.statusCode());
      }
      open = body;
      last = clock.instant();
      counts.connected(gateway, last);
      follow(new LimitedLines(body, MAX_LINE));
    } finally {
      open = null;
    }
  }

  private void follow(LimitedLines lines) throws IOException {
    for (Optional<String> line = lines.next(); line.isPresent() && !closed; line = lines.next()) {
      last = clock.instant();
      counts.line(gateway, JSON.readTree(line.get()), last).ifPresent(woken);
      complaint = "";
    }
  }

  private void complain(Throwable e) {
    String why =
        e instanceof IOException ? FailureLine.of(e) : new Fault(e).told("reading it failed");
    if (!closed && !why.equals(complaint)) {
      LOG.warn("no counts from the HTTP gateway {}: {}; retrying", gateway, why);
      complaint = why;
    }
  }

  /** Ends a connection that has been silent for too long. */
  void endIfDead(Instant now) {
    InputStream body = open;
    if (body != null && last != Instant.MAX && last.plus(DEAD).isBefore(now)) {
      end(body);
    }
  }

  private static void end(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      // the connection is over either way
    }
  }

  @Override
  public void close() {
    closed = true;
    InputStream body = open;
    if (body != null) {
      end(body);
    }
  }
}
