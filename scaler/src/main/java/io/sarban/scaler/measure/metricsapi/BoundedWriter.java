// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.metricsapi;

import java.io.IOException;
import java.io.Writer;

/** Keeps what is written, up to a length; refuses more. */
final class BoundedWriter extends Writer {

  private final StringBuilder text = new StringBuilder();
  private final int most;

  BoundedWriter(int most) {
    this.most = most;
  }

  @Override
  public void write(char[] from, int offset, int length) throws IOException {
    if (text.length() + length > most) {
      throw new IOException("longer than " + most + " characters");
    }
    text.append(from, offset, length);
  }

  int length() {
    return text.length();
  }

  @Override
  public String toString() {
    return text.toString();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
