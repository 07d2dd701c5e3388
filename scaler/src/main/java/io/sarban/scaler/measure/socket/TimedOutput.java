// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.socket;

import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What is written to a socket. Closes the connection where a write does not end in time: nothing
 * else ends it, not even an interrupt.
 */
final class TimedOutput extends FilterOutputStream {

  /** The time limit of the next write. */
  @FunctionalInterface
  interface Limit {

    /**
     * @throws IOException if no time is left
     */
    long millis() throws IOException;
  }

  private final Limit limit;
  private final Closeable connection;

  TimedOutput(OutputStream out, Limit limit, Closeable connection) {
    super(out);
    this.limit = limit;
    this.connection = connection;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] from, int start, int length) throws IOException {
    CompletableFuture<Void> written =
        new CompletableFuture<Void>().orTimeout(limit.millis(), TimeUnit.MILLISECONDS);
    written.whenComplete(
        (done, late) -> {
          if (late != null) {
            closeLate();
          }
        });
    try {
      out.write(from, start, length);
    } finally {
      written.complete(null);
    }
  }

  private void closeLate() {
    try {
      connection.close();
    } catch (IOException e) {
      // it is closed anyway
    }
  }
}
