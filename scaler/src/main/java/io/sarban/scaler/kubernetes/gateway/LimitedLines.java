// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.gateway;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The lines of a stream, each up to a limit. */
final class LimitedLines {

  private final InputStream in;
  private final int most;

  /**
   * @param most longest line in bytes
   */
  LimitedLines(InputStream in, int most) {
    this.in = new BufferedInputStream(in);
    this.most = most;
  }

  /**
   * The next line; empty at the end.
   *
   * @throws IOException if the line cannot be read, or is too long
   */
  Optional<String> next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        return Optional.of(line.toString(StandardCharsets.UTF_8));
      }
      if (line.size() == most) {
        throw new IOException("a line is longer than " + most + " bytes");
      }
      line.write(c);
    }
    return Optional.empty();
  }
}
