package io.sarban.scaler.http;

import java.net.InetAddress;
import java.net.http.HttpTimeoutException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks names up, each once at a time. A look-up cannot be interrupted: with a name server that
 * does not answer it keeps its thread for longer than anybody waits for it.
 */
final class NameLookups {

  /** A thread each. */
  private static final int MOST = 1000;

  private final Destinations.Lookup lookup;
  private final Map<String, CompletableFuture<InetAddress[]>> running = new ConcurrentHashMap<>();
  private final ExecutorService threads;

  NameLookups(Destinations.Lookup lookup) {
    this(lookup, MOST);
  }

  /**
   * @param most names at a time
   */
  NameLookups(Destinations.Lookup lookup, int most) {
    this.lookup = lookup;
    this.threads =
        new ThreadPoolExecutor(
            0,
            most,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, "http-lookup");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * @return shared with all that ask for the same name; fails with an UnknownHostException, or with
   *     an HttpTimeoutException where too many are looked up
   */
  CompletableFuture<InetAddress[]> addresses(String host) {
    CompletableFuture<InetAddress[]> mine = new CompletableFuture<>();
    CompletableFuture<InetAddress[]> known = running.putIfAbsent(host, mine);
    if (known != null) {
      return known;
    }
    try {
      threads.execute(() -> look(host, mine));
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      // the JDK throws the latter where it can make no thread
      running.remove(host, mine);
      mine.completeExceptionally(new HttpTimeoutException("too many names are looked up"));
    }
    return mine;
  }

  private void look(String host, CompletableFuture<InetAddress[]> mine) {
    try {
      InetAddress[] addresses = lookup.addresses(host);
      running.remove(host, mine);
      mine.complete(addresses);
    } catch (Throwable e) {
      running.remove(host, mine);
      mine.completeExceptionally(e);
    }
  }
}
