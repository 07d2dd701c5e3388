// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.yaml;

import io.sarban.scaler.problem.OneLine;
import java.util.HashMap;
import java.util.Map;

/** The line of the file where each field of a document begins. */
public final class FieldLines {

  private static final int MAX_FIELDS = 20_000;
  private static final int MAX_FIELD = 200;

  private final int first;
  private final Map<String, Integer> lines = new HashMap<>();

  /**
   * @param first the line where the document begins
   */
  public FieldLines(int first) {
    this.first = first;
  }

  void put(String field, int line) {
    if (lines.size() < MAX_FIELDS) {
      lines.putIfAbsent(field, line);
    }
  }

  /** The line of the field, or of the nearest field around it. */
  public int of(String field) {
    for (String at = field; !at.isEmpty(); at = parent(at)) {
      Integer line = lines.get(at);
      if (line != null) {
        return line;
      }
    }
    return first;
  }

  private static String parent(String field) {
    return field.substring(
        0, Math.max(0, Math.max(field.lastIndexOf('.'), field.lastIndexOf('['))));
  }

  static String field(String parent, String key) {
    return parent.length() > MAX_FIELD
        ? parent
        : (parent.isEmpty() ? "" : parent + ".") + OneLine.of(key);
  }

  static String element(String parent, int index) {
    return parent + "[" + index + "]";
  }
}
