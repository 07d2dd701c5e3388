// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kafka;

import io.sarban.scaler.problem.InvalidFieldException;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Partitions as a user lists them, {@code 1,2,10-20}. They stay ranges, since a short text can name
 * millions.
 *
 * @param ends the last partition of each range, keyed by the first one; ranges do not overlap
 */
record PartitionRanges(NavigableMap<Integer, Integer> ends) {

  private static final String FIELD = "partitionLimitation";
  private static final int MOST = 1_000;
  private static final int MAX_PARTITION = 1_000_000;

  /**
   * Reads them.
   *
   * @throws InvalidFieldException if one is no partition or range of partitions, or there are more
   *     than 1,000
   */
  static PartitionRanges parse(String text) {
    String[] parts = text.split(",", MOST + 1);
    if (parts.length > MOST) {
      throw new InvalidFieldException(
          FIELD, "has more than " + MOST + " entries: join them to ranges such as 10-20");
    }
    NavigableMap<Integer, Integer> ends = new TreeMap<>();
    for (String part : parts) {
      if (!part.isBlank()) {
        add(part.strip(), ends);
      }
    }
    return new PartitionRanges(ends);
  }

  private static void add(String part, NavigableMap<Integer, Integer> ends) {
    String[] written = part.split("-", -1);
    int from = number(written[0], part);
    int to = number(written[written.length - 1], part);
    if (written.length > 2 || from > to) {
      throw invalid(part);
    }
    var before = ends.floorEntry(from);
    int first = before != null && before.getValue() >= from ? before.getKey() : from;
    int last = to;
    // merges every range that begins within this one
    for (var next = ends.ceilingEntry(first);
        next != null && next.getKey() <= to;
        next = ends.ceilingEntry(first)) {
      last = Math.max(last, next.getValue());
      ends.remove(next.getKey());
    }
    ends.put(first, last);
  }

  private static int number(String text, String part) {
    try {
      int number = Integer.parseInt(text.strip());
      if (number >= 0 && number < MAX_PARTITION) {
        return number;
      }
    } catch (NumberFormatException e) {
      // the check below says what it must be
    }
    throw invalid(part);
  }

  private static InvalidFieldException invalid(String part) {
    return new InvalidFieldException(FIELD, "must be like 1,2,10-20, but has \"" + part + "\"");
  }

  boolean contains(int partition) {
    var range = ends.floorEntry(partition);
    return range != null && partition <= range.getValue();
  }
}
