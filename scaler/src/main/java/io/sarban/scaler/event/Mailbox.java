// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.event;

import io.sarban.scaler.problem.Fault;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events that wait for one receiver, which takes them one at a time, in order. An event that
 * does not fit is dropped and counted, so publishers never wait.
 */
public final class Mailbox implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

  /** Shortest time between two warnings. */
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** Counts sent, failed and dropped events. */
  public interface Counts {

    /** The receiver took an event. */
    void sent();

    /** The receiver failed to take an event. */
    void failed();

    /** There was no room for an event. */
    void dropped();
  }

  private final String name;
  private final Queue<ScalerEvent> waiting;
  private final Predicate<ScalerEvent> wanted;
  private final Executor threads;
  private final Function<ScalerEvent, CompletionStage<Void>> receiver;
  private final Counts counts;
  private final AtomicBoolean delivering = new AtomicBoolean();
  private final AtomicLong warned = new AtomicLong(System.nanoTime() - QUIET_NANOS);
  private volatile boolean closed;

  /**
   * @param name for logs
   * @param size maximum number of waiting events, at least 1
   * @param threads call the receiver
   * @param receiver takes an event; receives the next one when the stage has completed
   */
  public Mailbox(
      String name,
      int size,
      Predicate<ScalerEvent> wanted,
      Executor threads,
      Function<ScalerEvent, CompletionStage<Void>> receiver,
      Counts counts) {
    this.name = name;
    this.waiting = new ArrayBlockingQueue<>(size);
    this.wanted = wanted;
    this.threads = threads;
    this.receiver = receiver;
    this.counts = counts;
  }

  /** Adds an event if the receiver wants it and there is room. Never waits. */
  void offer(ScalerEvent event) {
    if (closed || !wanted.test(event)) {
      return;
    }
    if (!waiting.offer(event)) {
      counts.dropped();
      warn();
      return;
    }
    begin();
  }

  /** The number of waiting events. */
  public int size() {
    return waiting.size();
  }

  private void warn() {
    long last = warned.get();
    long now = System.nanoTime();
    if (now - last >= QUIET_NANOS && warned.compareAndSet(last, now)) {
      LOG.warn("{} is too slow: its queue is full, and events are dropped", name);
    }
  }

  private void begin() {
    if (delivering.compareAndSet(false, true)) {
      schedule();
    }
  }

  private void schedule() {
    try {
      threads.execute(this::next);
    } catch (RejectedExecutionException e) {
      // the application stops
      close();
    }
  }

  private void next() {
    ScalerEvent event = closed ? null : waiting.poll();
    if (event != null) {
      received(event)
          .whenComplete(
              (done, failure) -> {
                count(failure);
                schedule();
              });
      return;
    }
    delivering.set(false);
    // an event may have arrived meanwhile
    if (!waiting.isEmpty() && !closed) {
      begin();
    }
  }

  private CompletionStage<Void> received(ScalerEvent event) {
    try {
      return receiver.apply(event);
    } catch (Throwable e) {
      LOG.error("{}: {}", name, new Fault(e).told("an event was lost"));
      return CompletableFuture.failedFuture(e);
    }
  }

  private void count(Throwable failure) {
    if (failure == null) {
      counts.sent();
    } else {
      counts.failed();
    }
  }

  /** Drops the waiting events. */
  @Override
  public void close() {
    closed = true;
    waiting.clear();
  }
}
