// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import io.sarban.gateway.hold.HeldBytes;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of a request, read only as fast as the workload takes it. The beginning is kept, so that
 * a small body can be sent again.
 */
final class RequestBody {

  private static final int KEPT = 64 << 10;

  /** How much is read ahead. */
  private static final int AHEAD = 16 << 10;

  private final HttpServerRequest request;
  private final HeldBytes.Account bytes;
  private final List<Buffer> kept = new ArrayList<>(0);
  private int size;
  private int ahead;
  private boolean whole = true;
  private boolean beyond;
  private boolean ended;
  private HttpClientRequest to;
  private Handler<Void> sent;
  private long unwanted = -1;
  private Handler<Boolean> rest;

  /**
   * Reads nothing yet, except what has already arrived over HTTP/2, which does not announce whether
   * there is a body.
   */
  RequestBody(HttpServerRequest request, HeldBytes.Account bytes) {
    this.request = request;
    this.bytes = bytes;
    if (request.version() != HttpVersion.HTTP_2 && !announced()) {
      // there is no body: the next read sees that the client has left
      ended = true;
      return;
    }
    request.handler(this::read);
    request.endHandler(end -> end());
  }

  private boolean announced() {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null
        ? request.version() != HttpVersion.HTTP_2
            && request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        : !length.equals("0");
  }

  /** Whether the whole body has arrived. */
  boolean ended() {
    return ended;
  }

  /** Whether there is no body, as far as is known. */
  boolean empty() {
    return ended && kept.isEmpty() && whole;
  }

  /** Whether everything that was sent has been kept, to be sent again. */
  boolean resendable() {
    return whole;
  }

  /**
   * Sends the body from its beginning; {@code done} is called when the last part is handed over.
   */
  void sendTo(HttpClientRequest workload, Handler<Void> done) {
    to = workload;
    sent = done;
    if (ended) {
      sendWhole(workload);
      done.handle(null);
    } else {
      kept.forEach(workload::write);
      if (!kept.isEmpty() && workload.writeQueueFull()) {
        wait(workload);
      } else {
        request.resume();
      }
    }
    if (beyond) {
      forget();
    }
  }

  /** A small body goes in one piece with the head, and with the end. */
  private void sendWhole(HttpClientRequest workload) {
    int last = kept.size() - 1;
    for (int i = 0; i < last; i++) {
      workload.write(kept.get(i));
    }
    if (last < 0) {
      workload.end();
    } else {
      workload.end(kept.get(last));
    }
  }

  /** Stops reading for now. */
  void pause() {
    to = null;
    if (!ended) {
      request.pause();
    }
  }

  /**
   * Reads the rest of the body and discards it.
   *
   * @param most bytes that are read
   * @param read called with true at the end, or with false if there is more
   */
  void discard(long most, Handler<Boolean> read) {
    to = null;
    unwanted = most;
    rest = read;
    request.resume();
  }

  /** The body will not be sent again. */
  void forget() {
    whole = false;
    kept.clear();
    bytes.give(size);
    size = 0;
  }

  private void read(Buffer chunk) {
    if (chunk.length() == 0) {
      return;
    }
    if (rest != null) {
      unwanted -= chunk.length();
      if (unwanted < 0) {
        tellRest(false);
      }
      return;
    }
    keep(chunk);
    HttpClientRequest workload = to;
    if (workload == null) {
      ahead += chunk.length();
      if (ahead >= AHEAD || beyond) {
        request.pause();
      }
      return;
    }
    workload.write(chunk);
    if (workload.writeQueueFull()) {
      request.pause();
      wait(workload);
    }
  }

  private void wait(HttpClientRequest workload) {
    workload.drainHandler(
        drained -> {
          if (to == workload && !ended) {
            request.resume();
          }
        });
  }

  private void tellRest(boolean whole) {
    Handler<Boolean> told = rest;
    rest = nothing -> {};
    told.handle(whole);
  }

  private void end() {
    ended = true;
    if (rest != null) {
      tellRest(true);
      return;
    }
    if (to != null) {
      to.end();
      sent.handle(null);
    }
  }

  private void keep(Buffer chunk) {
    if (!whole) {
      return;
    }
    if (size + chunk.length() <= KEPT && bytes.take(chunk.length())) {
      size += chunk.length();
    } else if (to != null) {
      forget();
      return;
    } else {
      // it has been read and not yet sent: it is sent once
      beyond = true;
    }
    kept.add(chunk);
  }
}
