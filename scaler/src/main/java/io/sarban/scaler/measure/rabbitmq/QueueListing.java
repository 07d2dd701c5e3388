// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.rabbitmq;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Reads the management API's list of queues as a stream: it can be long, and is read at every poll.
 */
final class QueueListing {

  private static final int MAX_QUEUES = 100_000;

  private final JsonFactory json;

  /**
   * What was listed.
   *
   * @param figures by queue name
   * @param pages number of pages of the whole answer, of which this is the first; 1 if it does not
   *     say
   */
  record Listed(Map<String, QueueFigures> figures, int pages) {}

  QueueListing(JsonFactory json) {
    this.json = json;
  }

  /**
   * Reads an answer. The list is the whole answer, or the answer's {@code items}.
   *
   * @param wanted the names to keep
   * @throws IOException also if the list contains more than 100,000 of those names
   */
  Listed read(InputStream body, Predicate<String> wanted) throws IOException {
    try (JsonParser parser = json.createParser(body)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_OBJECT) {
        return page(parser, wanted);
      }
      if (first != JsonToken.START_ARRAY) {
        throw new JsonParseException(parser, "no list");
      }
      return new Listed(queues(parser, wanted), 1);
    }
  }

  private static Listed page(JsonParser parser, Predicate<String> wanted) throws IOException {
    Map<String, QueueFigures> queues = null;
    int pages = 1;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field.equals("items") && value == JsonToken.START_ARRAY) {
        queues = queues(parser, wanted);
      } else if (field.equals("page_count") && value == JsonToken.VALUE_NUMBER_INT) {
        pages = parser.getIntValue();
      } else {
        parser.skipChildren();
      }
    }
    if (queues == null) {
      throw new JsonParseException(parser, "no items");
    }
    return new Listed(queues, pages);
  }

  private static Map<String, QueueFigures> queues(JsonParser parser, Predicate<String> wanted)
      throws IOException {
    Map<String, QueueFigures> queues = new HashMap<>();
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      queue(parser, wanted, queues);
      if (queues.size() > MAX_QUEUES) {
        throw new StreamConstraintsException("more than " + MAX_QUEUES + " queues");
      }
    }
    return queues;
  }

  private static void queue(
      JsonParser parser, Predicate<String> wanted, Map<String, QueueFigures> queues)
      throws IOException {
    String name = null;
    double messages = Double.NaN;
    double ready = Double.NaN;
    double[] rates = new double[2];
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "name" -> name = parser.getText();
        case "messages" -> messages = number(parser, Double.NaN);
        case "messages_ready" -> ready = number(parser, Double.NaN);
        case "message_stats" -> statistics(parser, rates);
        default -> parser.skipChildren();
      }
    }
    if (name != null && wanted.test(name)) {
      queues.put(name, new QueueFigures(messages, ready, rates[0], rates[1]));
    }
  }

  private static void statistics(JsonParser parser, double[] rates) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "publish_details" -> rates[0] = rate(parser);
        case "deliver_get_details" -> rates[1] = rate(parser);
        default -> parser.skipChildren();
      }
    }
  }

  private static double rate(JsonParser parser) throws IOException {
    double rate = 0;
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return rate;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean isRate = parser.currentName().equals("rate");
      parser.nextToken();
      if (isRate) {
        rate = number(parser, 0);
      } else {
        parser.skipChildren();
      }
    }
    return rate;
  }

  private static double number(JsonParser parser, double other) throws IOException {
    if (parser.currentToken().isNumeric()) {
      return parser.getDoubleValue();
    }
    parser.skipChildren();
    return other;
  }
}
