// SPDX-License-Identifier: Apache-2.0
package io.sarban.bench.churn;

import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Sends messages as they are done, so that there are never more than so many under way. */
final class Feeder implements AutoCloseable {

  /** A step that the feeder waits for. */
  interface Step {
    void run() throws Exception;
  }

  private final Source source;
  private final Map<String, String> broker;
  private final Sink sink;
  private final int messages;
  private final ReentrantLock sending = new ReentrantLock(true);
  private final Thread thread = new Thread(this::run, "feeder");
  private volatile Exception failure;
  private volatile int allowed;
  private Feed feed;
  private int sent;

  /**
   * @param broker where it is
   * @param messages to be sent: 0 to {@code messages} - 1
   */
  Feeder(Source source, Map<String, String> broker, Sink sink, int messages) throws Exception {
    this.source = source;
    this.broker = broker;
    this.sink = sink;
    this.messages = messages;
    this.feed = source.feed(broker);
    thread.start();
  }

  /** From now on so many may be sent and not done. */
  void allow(int underWay) throws Exception {
    if (failure != null) {
      throw failure;
    }
    allowed = underWay;
  }

  /** Sends nothing while the step runs, and connects anew after it. */
  void pause(Step step) throws Exception {
    sending.lock();
    try {
      feed.close();
      step.run();
      feed = source.feed(broker);
    } finally {
      sending.unlock();
    }
  }

  private void run() {
    try {
      while (sent < messages) {
        sending.lockInterruptibly();
        try {
          while (sent < messages && sent - sink.done() < allowed && !sending.hasQueuedThreads()) {
            feed.send(sent++);
          }
        } finally {
          sending.unlock();
        }
        Thread.sleep(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      failure = e;
    }
  }

  @Override
  public void close() throws Exception {
    thread.interrupt();
    thread.join();
    feed.close();
  }
}
