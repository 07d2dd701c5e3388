// SPDX-License-Identifier: Apache-2.0
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
 * Looks up names, each at most once at a time. A look-up cannot be interrupted: if the name server
 * does not answer, it occupies its thread longer than its callers wait.
 */
final class NameLookups {

  /** Maximum number of look-ups at once; each has a thread. */
  private static final int MOST = 1000;

  private final Destinations.Lookup lookup;
  private final Map<String, CompletableFuture<InetAddress[]>> running = new ConcurrentHashMap<>();
  private final ExecutorService threads;

  NameLookups(Destinations.Lookup lookup) {
    this(lookup, MOST);
  }

  /**
   * @param most maximum number of look-ups at once
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
   * Looks up a name.
   *
   * @return shared by all callers for the same name; fails with an UnknownHostException, or with an
   *     HttpTimeoutException if too many look-ups are running
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
      // the JDK throws an Error if it cannot create a thread
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
