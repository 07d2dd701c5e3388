package io.sarban.scaler.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a host.json says, as far as scaling goes. */
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

  /** The functions that it names; empty: all. */
  Set<String> functions() {
    Set<String> names = new LinkedHashSet<>();
    at("functions").forEach(name -> names.add(name.asText()));
    return names;
  }

  /** The part of the path before each function's route; it may be empty. */
  String routePrefix() {
    JsonNode prefix = at("extensions", "http", "routePrefix");
    return prefix.isMissingNode() ? "api" : prefix.asText();
  }

  /** Where Durable Functions keep what they do: in lower case, such as mssql. */
  String durableStorage() {
    return at("extensions", "durableTask", "storageProvider", "type")
        .asText()
        .toLowerCase(Locale.ROOT);
  }

  /** The setting with the connection of that store. */
  Optional<String> durableConnection() {
    return Optional.of(
            at("extensions", "durableTask", "storageProvider", "connectionStringName").asText())
        .filter(name -> !name.isEmpty());
  }

  /** Orchestrations or activities that one replica does at a time. */
  int durableLimit(String field, int otherwise) {
    int limit = at("extensions", "durableTask", field).asInt();
    return limit > 0 ? limit : otherwise;
  }

  /** Where the host begins a topic that its group has not read yet. */
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

  /** The host does not mind the case of names. */
  private static JsonNode child(JsonNode node, String name) {
    for (var field : node.properties()) {
      if (field.getKey().equalsIgnoreCase(name)) {
        return field.getValue();
      }
    }
    return MissingNode.getInstance();
  }
}
