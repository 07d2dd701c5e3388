// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The parts of a host.json that affect scaling. */
final class HostFile {

  static final String FILE = "host.json";

  private final JsonNode tree;

  private HostFile(JsonNode tree) {
    this.tree = tree;
  }

  static HostFile read(String text) {
    return new HostFile(JsonText.read(text, FILE));
  }

  boolean customHandler() {
    return at("customHandler").isObject();
  }

  /** The functions that the file names; empty for all. */
  Set<String> functions() {
    Set<String> names = new LinkedHashSet<>();
    at("functions").forEach(name -> names.add(name.asText()));
    return names;
  }

  /** The part of the path before each function's route; may be empty. */
  String routePrefix() {
    JsonNode prefix = at("extensions", "http", "routePrefix");
    return prefix.isMissingNode() ? "api" : prefix.asText();
  }

  /** The storage provider of Durable Functions, in lower case, such as mssql. */
  String durableStorage() {
    return at("extensions", "durableTask", "storageProvider", "type")
        .asText()
        .toLowerCase(Locale.ROOT);
  }

  /** The setting that holds that store's connection. */
  Optional<String> durableConnection() {
    return Optional.of(
            at("extensions", "durableTask", "storageProvider", "connectionStringName").asText())
        .filter(name -> !name.isEmpty());
  }

  /** Maximum number of orchestrations or activities that one replica runs at a time. */
  int durableLimit(String field, int otherwise) {
    int limit = at("extensions", "durableTask", field).asInt();
    return limit > 0 ? limit : otherwise;
  }

  /** Where the host starts in a topic if its group has no offset. */
  String kafkaReset() {
    String said = at("extensions", "kafka", "autoOffsetReset").asText();
    return said.equalsIgnoreCase("latest") ? "latest" : "earliest";
  }

  private JsonNode at(String... names) {
    JsonNode node = tree;
    for (String name : names) {
      node = child(node, name);
    }
    return node;
  }

  /** The host compares names without case. */
  private static JsonNode child(JsonNode node, String name) {
    for (var field : node.properties()) {
      if (field.getKey().equalsIgnoreCase(name)) {
        return field.getValue();
      }
    }
    return MissingNode.getInstance();
  }
}
