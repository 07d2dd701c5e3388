package io.sarban.scaler.yaml;

import com.fasterxml.jackson.databind.JsonNode;

/** Hears of the documents of a file, one after the other. The items of a list are documents. */
public interface Documents {

  /**
   * A document.
   *
   * @param tree of it; may share parts with itself and with others
   */
  void read(JsonNode tree, Lines lines);

  /** A document, or a part of the file, that cannot be read. */
  void unreadable(UnreadableException why);
}
