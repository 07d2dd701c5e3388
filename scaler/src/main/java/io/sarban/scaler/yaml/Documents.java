// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.yaml;

import com.fasterxml.jackson.databind.JsonNode;

/** Receives the documents of a file, one after the other. The items of a list are documents. */
public interface Documents {

  /**
   * A document.
   *
   * @param tree the document; may share parts with itself and with others
   */
  void read(JsonNode tree, FieldLines lines);

  /** A document, or a part of the file, that cannot be read. */
  void unreadable(UnreadableException why);
}
