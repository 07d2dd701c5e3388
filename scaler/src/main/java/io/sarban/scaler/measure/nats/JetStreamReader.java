// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.nats;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.sarban.scaler.measure.nats.JetStreamReport.Consumer;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads a server's answer at {@code /jsz} as a stream, and keeps only what is asked for: an account
 * can have many consumers, and a cluster many servers. Source: "Monitoring", JetStream Information,
 * in NATS' documentation.
 */
final class JetStreamReader {

  /** Of the characters of a server's id or name; NATS' own ids have 56. */
  static final int MAX_NAME = 256;

  private final JsonFactory json;
  private final NatsSource source;

  /** Consumers by stream. */
  private final Map<String, Set<String>> wanted;

  private final Set<String> wantedOfAny;

  /** The report as far as it is read. */
  private static final class Report {
    String serverId;
    boolean disabled;
    int size;
    boolean hasAccount;
    Map<String, Map<String, Consumer>> streams = new HashMap<>();
  }

  JetStreamReader(JsonFactory json, NatsSource source, List<NatsQuery> queries) {
    this.json = json;
    this.source = source;
    this.wanted =
        queries.stream()
            .collect(
                Collectors.groupingBy(
                    NatsQuery::stream,
                    Collectors.mapping(NatsQuery::consumer, Collectors.toSet())));
    this.wantedOfAny = queries.stream().map(NatsQuery::consumer).collect(Collectors.toSet());
  }

  /**
   * @throws IOException also if the text is no report
   */
  JetStreamReport read(InputStream body) throws IOException {
    try (JsonParser parser = json.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonParseException(parser, "no report");
      }
      Report report = new Report();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        field(parser, report);
      }
      if (report.serverId == null) {
        throw new JsonParseException(parser, "no server_id");
      }
      return new JetStreamReport(
          report.serverId, report.disabled, report.size > 1, report.hasAccount, report.streams);
    }
  }

  private void field(JsonParser parser, Report report) throws IOException {
    String field = parser.currentName();
    parser.nextToken();
    switch (field) {
      case "server_id" -> report.serverId = name(parser);
      case "disabled" -> report.disabled = parser.currentToken() == JsonToken.VALUE_TRUE;
      case "meta_cluster" -> report.size = size(parser);
      case "account_details" -> accounts(parser, report);
      default -> parser.skipChildren();
    }
  }

  private static int size(JsonParser parser) throws IOException {
    int size = 0;
    for (String field = first(parser); field != null; field = next(parser)) {
      if (field.equals("cluster_size") && parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
        size = parser.getIntValue();
      } else {
        parser.skipChildren();
      }
    }
    return size;
  }

  /** For an unknown account name, the answer contains all other accounts. */
  private void accounts(JsonParser parser, Report report) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      account(parser, report);
    }
  }

  private void account(JsonParser parser, Report report) throws IOException {
    String id = null;
    String name = null;
    Map<String, Map<String, Consumer>> streams = new HashMap<>();
    for (String field = first(parser); field != null; field = next(parser)) {
      switch (field) {
        case "id" -> id = text(parser);
        case "name" -> name = text(parser);
        case "stream_detail" -> streams(parser, streams);
        default -> parser.skipChildren();
      }
    }
    if (!report.hasAccount && (source.account().equals(id) || source.name().equals(name))) {
      report.hasAccount = true;
      report.streams = streams;
    }
  }

  private void streams(JsonParser parser, Map<String, Map<String, Consumer>> streams)
      throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      String name = null;
      Map<String, Consumer> consumers = new HashMap<>();
      for (String field = first(parser); field != null; field = next(parser)) {
        switch (field) {
          case "name" -> name = text(parser);
          case "consumer_detail" -> consumers(parser, consumers);
          default -> parser.skipChildren();
        }
      }
      if (name != null && wanted.containsKey(name)) {
        consumers.keySet().retainAll(wanted.get(name));
        streams.putIfAbsent(name, consumers);
      }
    }
  }

  /** The stream's name may come later: those that are asked for of any stream. */
  private void consumers(JsonParser parser, Map<String, Consumer> consumers) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      consumer(parser, consumers);
    }
  }

  private void consumer(JsonParser parser, Map<String, Consumer> consumers) throws IOException {
    String name = null;
    double pending = Double.NaN;
    double unacknowledged = Double.NaN;
    Optional<String> leader = Optional.empty();
    for (String field = first(parser); field != null; field = next(parser)) {
      switch (field) {
        case "name" -> name = text(parser);
        case "num_pending" -> pending = number(parser);
        case "num_ack_pending" -> unacknowledged = number(parser);
        case "cluster" -> leader = leader(parser);
        default -> parser.skipChildren();
      }
    }
    if (name != null && wantedOfAny.contains(name)) {
      consumers.putIfAbsent(name, new Consumer(pending + unacknowledged, leader));
    }
  }

  private static Optional<String> leader(JsonParser parser) throws IOException {
    Optional<String> leader = Optional.empty();
    for (String field = first(parser); field != null; field = next(parser)) {
      if (field.equals("leader")) {
        leader = Optional.ofNullable(name(parser));
      } else {
        parser.skipChildren();
      }
    }
    return leader;
  }

  /** An object's first field, at its value; null if there is none, or it is no object. */
  private static String first(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      return next(parser);
    }
    parser.skipChildren();
    return null;
  }

  private static String next(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.FIELD_NAME) {
      return null;
    }
    String field = parser.currentName();
    parser.nextToken();
    return field;
  }

  private static String name(JsonParser parser) throws IOException {
    String name = text(parser);
    if (name != null && name.length() > MAX_NAME) {
      throw new StreamConstraintsException("a name of more than " + MAX_NAME + " characters");
    }
    return name;
  }

  private static String text(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return parser.getText();
    }
    parser.skipChildren();
    return null;
  }

  private static double number(JsonParser parser) throws IOException {
    if (parser.currentToken().isNumeric()) {
      return parser.getDoubleValue();
    }
    parser.skipChildren();
    return Double.NaN;
  }
}
