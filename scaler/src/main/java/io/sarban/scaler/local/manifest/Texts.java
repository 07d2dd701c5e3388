// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.manifest;

import io.sarban.scaler.yaml.UnreadableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the texts of manifests, up to a limit. */
final class Texts {

  /** About the size of {@code kubectl get scaledobjects -A -o json} for 40,000 objects. */
  static final int MAX_BYTES = 64 << 20;

  private static final char REPLACEMENT = '\uFFFD';
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private Texts() {}

  /**
   * The text of a file, without a byte order mark.
   *
   * @throws UnreadableException if it is too large, or not text
   */
  static String read(Path file) throws IOException, UnreadableException {
    if (Files.size(file) > MAX_BYTES) {
      throw new UnreadableException("is larger than 64 MB: split it");
    }
    byte[] bytes = Files.readAllBytes(file);
    boolean marked = bytes.length > 1 && (bytes[0] & 0xff) >= 0xfe && (bytes[1] & 0xff) >= 0xfe;
    // a decoder would take twice the memory; the replacement character shows invalid bytes
    String text = new String(bytes, marked ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      throw new UnreadableException("is no text in UTF-8: save it so");
    }
    return text.indexOf(BYTE_ORDER_MARK) == 0 ? text.substring(1) : text;
  }
}
