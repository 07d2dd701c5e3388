// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.yaml;

import com.fasterxml.jackson.databind.JsonNode;

/** YAML as kubectl reads it, with limits on depth and on the expansion of aliases. */
public final class YamlDocuments {

  private YamlDocuments() {}

  /**
   * Reads all documents of a text, which is split at lines of {@code ---}, as kubectl does: an
   * invalid document does not affect the others.
   */
  public static void read(String text, Documents documents) {
    int begin = 0;
    int firstLine = 1;
    int line = 1;
    for (int at = 0; at < text.length(); line++) {
      int end = text.indexOf('\n', at);
      int next = end < 0 ? text.length() : end + 1;
      if (at > begin && isSeparator(text, at) && text.charAt(begin) != '%') {
        YamlTree.read(text.substring(begin, at), firstLine, documents);
        begin = at;
        firstLine = line;
      }
      at = next;
    }
    YamlTree.read(text.substring(begin), firstLine, documents);
  }

  /**
   * The first document of a text; a missing node if there is none.
   *
   * @param values the maximum number of values, including those from aliases
   * @throws UnreadableException if it is no YAML, or exceeds a limit
   */
  public static JsonNode first(String text, int values) throws UnreadableException {
    return YamlTree.first(text, values, false);
  }

  /**
   * The same, for what Camel reads: it takes no key twice.
   *
   * @throws UnreadableException also if a map has a key twice
   */
  public static JsonNode strict(String text, int values) throws UnreadableException {
    return YamlTree.first(text, values, true);
  }

  private static boolean isSeparator(String text, int at) {
    return text.startsWith("---", at)
        && (at + 3 == text.length() || Character.isWhitespace(text.charAt(at + 3)));
  }
}
