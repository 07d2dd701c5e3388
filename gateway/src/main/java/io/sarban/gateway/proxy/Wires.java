// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.sarban.gateway.endpoint.ReplicaAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.impl.HttpClientConnection;
import io.vertx.core.http.impl.HttpClientImpl;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The HTTP/1 connections of one event loop to endpoints. An idle connection is reused, the most
 * recently used first, but not for long: a server may close it at the moment when the next request
 * is sent.
 *
 * <p>Vert.x's own pool checks no limit when a connection is taken, and looks at every connection
 * each time.
 */
final class Wires {

  /** Less than common servers keep an idle connection. */
  private static final long IDLE = Duration.ofSeconds(4).toNanos();

  /** For requests that must not be sent twice. */
  private static final long IDLE_ONCE = Duration.ofSeconds(1).toNanos();

  private static final long SWEEP_MILLIS = 1_000;

  /** A state of TCP, as Linux numbers them. */
  private static final int ESTABLISHED = 1;

  private final Map<ReplicaAddress, Deque<Line>> idle = new HashMap<>();
  private final Vertx vertx;
  private final HttpClientImpl client;
  private final String serverName;
  private final long sweeps;
  private final ContextInternal context;
  private final Suspects suspects;
  private final LongSupplier clock;
  private final EpollTcpInfo tcp = new EpollTcpInfo();
  private boolean closed;

  /**
   * @param serverName the TLS name of the endpoints; empty for their own address
   * @param clock nanoseconds
   */
  Wires(
      Vertx vertx,
      HttpClientOptions options,
      String serverName,
      Suspects suspects,
      LongSupplier clock) {
    this.client = (HttpClientImpl) vertx.createHttpClient(options);
    this.context = (ContextInternal) vertx.getOrCreateContext();
    this.serverName = serverName;
    this.suspects = suspects;
    this.clock = clock;
    this.vertx = vertx;
    this.sweeps = vertx.setPeriodic(SWEEP_MILLIS, sweep -> sweep());
  }

  /**
   * A connection that is idle, or a new one.
   *
   * @param once whether the request must not be sent twice
   */
  Future<Outgoing> to(ReplicaAddress endpoint, boolean once) {
    Line known = idle(endpoint, once);
    if (known != null) {
      return known.next();
    }
    SocketAddress address = SocketAddress.inetSocketAddress(endpoint.port(), endpoint.host());
    SocketAddress name =
        serverName.isEmpty()
            ? address
            : SocketAddress.inetSocketAddress(endpoint.port(), serverName);
    return client
        .connect(address, name)
        .compose(connection -> new Line(endpoint, connection).next());
  }

  /** Closes idle connections at once, and the others as soon as they are idle. */
  void close() {
    closed = true;
    vertx.cancelTimer(sweeps);
    List<Line> all = new ArrayList<>();
    idle.values().forEach(all::addAll);
    idle.clear();
    all.forEach(line -> line.connection.close());
  }

  private Line idle(ReplicaAddress endpoint, boolean once) {
    Deque<Line> lines = idle.get(endpoint);
    if (lines == null || once && suspects.contains(endpoint)) {
      return null;
    }
    long now = clock.getAsLong();
    for (Line last = lines.peekLast(); last != null; last = lines.peekLast()) {
      if (last.idleFor(now) > last.limit(once)) {
        return null;
      }
      lines.pollLast();
      last.waiting = false;
      if (last.open()) {
        return last;
      }
      last.connection.close();
      suspects.add(endpoint);
      if (once) {
        return null;
      }
    }
    return null;
  }

  private void sweep() {
    long now = clock.getAsLong();
    List<Line> old = new ArrayList<>(0);
    for (Deque<Line> lines : idle.values()) {
      while (!lines.isEmpty() && lines.peekFirst().idleFor(now) > lines.peekFirst().limit(false)) {
        old.add(lines.pollFirst());
      }
    }
    idle.values().removeIf(Deque::isEmpty);
    for (Line line : old) {
      line.waiting = false;
      line.connection.close();
    }
  }

  /** A connection, and the request on it. */
  private final class Line implements Outgoing {

    private final ReplicaAddress endpoint;
    private final HttpClientConnection connection;
    private boolean over;
    private long limit = IDLE;
    private long since;
    private boolean waiting;
    private HttpClientRequest request;

    Line(ReplicaAddress endpoint, HttpClientConnection connection) {
      this.endpoint = endpoint;
      this.connection = connection;
      connection.evictionHandler(closed -> ended());
      // the request's handlers are called
      connection.exceptionHandler(failure -> {});
    }

    long idleFor(long now) {
      return now - since;
    }

    long limit(boolean once) {
      return once ? Math.min(IDLE_ONCE, limit) : limit;
    }

    Future<Outgoing> next() {
      return connection
          .createRequest(context)
          .map(
              created -> {
                request = created.authority(HostAndPort.create(endpoint.host(), endpoint.port()));
                return this;
              });
    }

    @Override
    public HttpClientRequest request() {
      return request;
    }

    /**
     * Linux knows that the endpoint has closed the connection before the event loop does: a request
     * on such a connection would be lost.
     */
    @Override
    public boolean open() {
      Channel channel = connection.channel();
      return !over
          && channel.isActive()
          && (!(channel instanceof EpollSocketChannel epoll)
              || epoll.tcpInfo(tcp).state() == ESTABLISHED);
    }

    @Override
    public void drop() {
      request.exceptionHandler(failure -> {});
      connection.close();
    }

    @Override
    public void done(HttpClientResponse answer) {
      String keepAlive = answer.getHeader("Keep-Alive");
      if (keepAlive != null) {
        limit = Math.min(IDLE, KeepAlive.nanos(keepAlive) / 2);
      }
      if (over) {
        return;
      }
      if (closed) {
        connection.close();
        return;
      }
      waiting = true;
      since = clock.getAsLong();
      idle.computeIfAbsent(endpoint, first -> new ArrayDeque<>()).addLast(this);
    }

    /**
     * HTTP/1 does not say what happened to a request. It does not help if the server's kernel
     * refused some bytes: the server may have acted upon the others.
     */
    @Override
    public boolean unprocessed() {
      return false;
    }

    private void ended() {
      over = true;
      if (!waiting) {
        return;
      }
      waiting = false;
      Deque<Line> lines = idle.get(endpoint);
      if (lines != null) {
        lines.remove(this);
      }
      if (idleFor(clock.getAsLong()) < IDLE_ONCE) {
        suspects.add(endpoint);
      }
    }
  }
}
