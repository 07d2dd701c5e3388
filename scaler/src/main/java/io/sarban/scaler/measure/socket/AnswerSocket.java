// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.socket;

import io.sarban.scaler.trust.MetadataAddresses;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * A connection that limits what the server sends. The timeout applies to everything that is read
 * and written until the timeout is set again, and so does the limit of {@value #LIMIT} bytes. A
 * plain socket's timeout restarts with each byte, and does not apply to writes at all: they wait
 * for a server that stops reading, even if their thread is interrupted.
 */
public final class AnswerSocket extends Socket {

  /** Maximum bytes of the answer to one query; a number takes a few. */
  public static final int LIMIT = 1 << 20;

  private static final int LONGEST = 10_000;

  private final Object guard = new Object();
  private InputStream bounded;
  private OutputStream timed;
  private long left = LIMIT;
  private long until = System.nanoTime() + Duration.ofMillis(LONGEST).toNanos();

  /**
   * A socket that is not connected yet.
   *
   * @throws InterruptedIOException if the thread is interrupted: a driver that tries address after
   *     address asks for a socket each time
   */
  public static AnswerSocket open() throws InterruptedIOException {
    stopIfInterrupted();
    return new AnswerSocket();
  }

  private AnswerSocket() {}

  /** Call before a step that takes time. */
  public static void stopIfInterrupted() throws InterruptedIOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("the time is over");
    }
  }

  /** The server sent more than {@link #LIMIT} bytes. */
  public static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLongException() {
      super("the answer is longer than " + LIMIT + " bytes");
    }
  }

  @Override
  public synchronized void setSoTimeout(int millis) throws SocketException {
    int most = millis <= 0 ? LONGEST : Math.min(millis, LONGEST);
    synchronized (guard) {
      left = LIMIT;
      until = System.nanoTime() + Duration.ofMillis(most).toNanos();
    }
    super.setSoTimeout(most);
  }

  /** The drivers connect with this method; the address is the one that they looked up. */
  @Override
  public void connect(SocketAddress server, int millis) throws IOException {
    stopIfInterrupted();
    if (server instanceof InetSocketAddress internet && internet.getAddress() != null) {
      MetadataAddresses.refuse(internet.getAddress());
    }
    super.connect(server, millis);
  }

  @Override
  public InputStream getInputStream() throws IOException {
    synchronized (guard) {
      if (bounded == null) {
        bounded = new Bounded(super.getInputStream());
      }
      return bounded;
    }
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    synchronized (guard) {
      if (timed == null) {
        timed = new TimedOutput(super.getOutputStream(), this::millisLeft, this);
      }
      return timed;
    }
  }

  private void await() throws IOException {
    super.setSoTimeout((int) millisLeft());
  }

  private long millisLeft() throws IOException {
    stopIfInterrupted();
    long millis;
    synchronized (guard) {
      millis = Duration.ofNanos(until - System.nanoTime()).toMillis();
    }
    if (millis < 1) {
      throw new SocketTimeoutException("the answer is not complete in time");
    }
    return millis;
  }

  private void count(long read) throws IOException {
    synchronized (guard) {
      left -= Math.max(read, 0);
      if (left < 0) {
        throw new TooLongException();
      }
    }
  }

  private final class Bounded extends FilterInputStream {

    Bounded(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      await();
      int one = super.read();
      count(one < 0 ? 0 : 1);
      return one;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      await();
      int read = super.read(into, from, length);
      count(read);
      return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
      await();
      long skipped = super.skip(bytes);
      count(skipped);
      return skipped;
    }
  }
}
