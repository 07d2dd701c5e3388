// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.stream;

import io.sarban.gateway.count.RouteCount;
import io.sarban.gateway.route.RouteId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A client that reads the stream, and what it already knows. */
final class Reader {

  /** A reader may be behind for this many turns. */
  private static final int PATIENCE = 10;

  private static final int QUEUE = 2 << 20;

  private record Sent(int concurrency, double rate) {}

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Lines lines;
  private final Map<RouteId, Sent> sent = new HashMap<>();
  private int full;

  Reader(HttpServerRequest request, Lines lines) {
    this.request = request;
    this.response = request.response();
    this.lines = lines;
  }

  void begin(String gateway, List<RouteCount> counts, List<RouteId> waiting) {
    response
        .setChunked(true)
        .setWriteQueueMaxSize(QUEUE)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/x-ndjson")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    write(lines.first(gateway));
    counts(counts);
    waiting.forEach(this::wake);
  }

  void wake(RouteId route) {
    if (!response.ended() && !response.writeQueueFull()) {
      write(lines.wake(route));
    }
  }

  /** Sends what has changed; sends nothing while the reader is behind. */
  void counts(List<RouteCount> counts) {
    if (response.ended()) {
      return;
    }
    if (response.writeQueueFull()) {
      full++;
      if (full > PATIENCE) {
        request.connection().close();
      }
      return;
    }
    full = 0;
    lines.counts(changed(counts)).forEach(this::write);
  }

  private List<RouteCount> changed(List<RouteCount> counts) {
    List<RouteCount> changed = new ArrayList<>();
    Set<RouteId> gone = new HashSet<>(sent.keySet());
    for (RouteCount count : counts) {
      gone.remove(count.route());
      Sent now = new Sent(count.concurrency(), count.rate());
      if (!now.equals(sent.put(count.route(), now))) {
        changed.add(count);
      }
    }
    for (RouteId route : gone) {
      sent.remove(route);
      changed.add(new RouteCount(route, 0, 0, 0, 0));
    }
    return changed;
  }

  void bye() {
    if (!response.ended() && !response.closed()) {
      response.end(Lines.BYE);
    }
  }

  private void write(Buffer line) {
    if (!response.ended() && !response.closed()) {
      response.write(line);
    }
  }
}
