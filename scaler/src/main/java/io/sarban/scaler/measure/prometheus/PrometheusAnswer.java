// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sarban.scaler.text.SourceNumber;
import java.io.IOException;

/** A server's answer to a query, before a trigger interprets it. */
sealed interface PrometheusAnswer {

  /** One number, possibly NaN or infinite. */
  record Value(double value) implements PrometheusAnswer {}

  /** No series. */
  record Nothing() implements PrometheusAnswer {}

  /**
   * An answer that is not one number.
   *
   * @param field the trigger's field at fault
   * @param why follows the server's name in a message
   */
  record Failure(String field, String why) implements PrometheusAnswer {}

  /**
   * Reads an answer of status 200.
   *
   * @throws IOException if it is not an answer from Prometheus
   */
  static PrometheusAnswer read(ObjectMapper json, byte[] answer) throws IOException {
    JsonNode data = json.readTree(answer).path("data");
    JsonNode result = data.path("result");
    String type = data.path("resultType").asText();
    if (!result.isArray()) {
      throw new IOException("no result");
    }
    return switch (type) {
      case "scalar" -> number(result);
      case "vector" ->
          switch (result.size()) {
            case 0 -> new Nothing();
            case 1 -> number(result.path(0).path("value"));
            default ->
                new Failure(
                    "query",
                    "gives "
                        + result.size()
                        + " series: make one of them, such as by sum(...), in query");
          };
      default ->
          new Failure("query", "gives a " + type + " and no number: fix query, as by sum(...)");
    };
  }

  /** A sample: its time, and its value as text. */
  private static PrometheusAnswer number(JsonNode sample) throws IOException {
    if (sample.isArray() && sample.isEmpty()) {
      return new Nothing();
    }
    JsonNode value = sample.path(1);
    if (!value.isTextual()) {
      throw new IOException("no value");
    }
    return new Value(SourceNumber.of(value.textValue()));
  }
}
