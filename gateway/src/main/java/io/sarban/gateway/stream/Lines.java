// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sarban.gateway.count.RouteCount;
import io.sarban.gateway.route.RouteId;
import io.vertx.core.buffer.Buffer;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The lines of the stream, one JSON object each. */
final class Lines {

  static final Buffer BYE = Buffer.buffer("{\"bye\":{}}\n");

  /** Maximum bytes of a line, without the JSON around the counts. */
  private static final int MAX_LINE = 900 << 10;

  private static final int VERSION = 1;

  private final ObjectMapper mapper = new ObjectMapper();

  Buffer first(String gateway) {
    return line(Map.of("gateway", gateway, "version", VERSION));
  }

  Buffer wake(RouteId route) {
    return line(Map.of("wake", id(route)));
  }

  private static Map<String, Object> id(RouteId route) {
    return Map.of("namespace", route.namespace(), "name", route.name());
  }

  /** One line, or several if it would be too long; also one line if there are no counts. */
  List<Buffer> counts(List<RouteCount> counts) {
    List<Buffer> lines = new ArrayList<>();
    Buffer line = Buffer.buffer("{\"counts\":[");
    int empty = line.length();
    for (RouteCount count : counts) {
      String entry =
          text(
              Map.of(
                  "namespace", count.route().namespace(),
                  "name", count.route().name(),
                  "concurrency", count.concurrency(),
                  "rate", Math.round(count.rate() * 1_000) / 1_000.0));
      if (line.length() > empty) {
        if (line.length() + entry.length() * 2 > MAX_LINE) {
          lines.add(line.appendString("]}\n"));
          line = Buffer.buffer("{\"counts\":[");
        } else {
          line.appendString(",");
        }
      }
      line.appendString(entry);
    }
    lines.add(line.appendString("]}\n"));
    return lines;
  }

  private Buffer line(Object value) {
    return Buffer.buffer(text(value) + "\n");
  }

  private String text(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
