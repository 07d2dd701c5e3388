// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Fields that a tenant wrote: bounded; each field that cannot be used becomes a problem. */
final class Fields {

  static final int MAX_ENTRIES = 256;
  static final int MAX_TEXT = 1_024;
  static final int MAX_BODY = 32_768;
  private static final int MAX_PROBLEMS = 20;

  private final List<String> problems = new ArrayList<>();
  private int count;

  List<String> problems() {
    return problems;
  }

  /** The number of problems, including those that are not kept. */
  int count() {
    return count;
  }

  void problem(String line) {
    count++;
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(line);
    }
  }

  static JsonNode at(JsonNode node, String... path) {
    JsonNode at = node;
    for (String name : path) {
      at = at == null ? MissingNode.getInstance() : at.path(name);
    }
    return at == null ? MissingNode.getInstance() : at;
  }

  static boolean there(JsonNode node) {
    return !node.isMissingNode() && !node.isNull();
  }

  Optional<String> text(JsonNode node, String field, int max) {
    if (!there(node)) {
      return Optional.empty();
    }
    if (!node.isTextual() || node.textValue().length() > max) {
      problem(field + " must be text of at most " + max + " characters");
      return Optional.empty();
    }
    return Optional.of(node.textValue());
  }

  String text(JsonNode node, String field) {
    return text(node, field, MAX_TEXT).orElse("");
  }

  OptionalInt number(JsonNode node, String field, int min, int max) {
    if (!there(node)) {
      return OptionalInt.empty();
    }
    if (!node.isIntegralNumber() || !node.canConvertToInt()) {
      problem(field + " must be a whole number");
      return OptionalInt.empty();
    }
    return bounded(node.intValue(), field, min, max);
  }

  OptionalInt number(String text, String field, int min, int max) {
    try {
      return bounded(Integer.parseInt(text.strip()), field, min, max);
    } catch (NumberFormatException e) {
      problem(field + " must be a whole number");
      return OptionalInt.empty();
    }
  }

  private OptionalInt bounded(int value, String field, int min, int max) {
    if (value < min || value > max) {
      problem(field + " must be from " + min + " to " + max);
      return OptionalInt.empty();
    }
    return OptionalInt.of(value);
  }

  Optional<Duration> duration(JsonNode node, String field) {
    return text(node, field, MAX_TEXT).flatMap(text -> duration(text, field));
  }

  Optional<Duration> duration(String text, String field) {
    Optional<Duration> duration = GoDuration.read(text.strip());
    if (duration.isEmpty()) {
      problem(field + " must be a duration such as 30s, 1m30s or 0s");
    }
    return duration;
  }

  List<JsonNode> list(JsonNode node, String field) {
    if (!there(node)) {
      return List.of();
    }
    if (!node.isArray() || node.size() > MAX_ENTRIES) {
      problem(field + " must be a list of at most " + MAX_ENTRIES + " entries");
      return List.of();
    }
    List<JsonNode> entries = new ArrayList<>();
    node.forEach(entries::add);
    return entries;
  }

  List<String> texts(JsonNode node, String field) {
    List<String> texts = new ArrayList<>();
    for (JsonNode entry : list(node, field)) {
      text(entry, field, MAX_TEXT).ifPresent(texts::add);
    }
    return texts;
  }

  /** Words separated by commas; empty if the text is missing. */
  List<String> words(String text, String field) {
    if (text == null || text.isBlank()) {
      return List.of();
    }
    List<String> words = new ArrayList<>();
    for (String word : text.split(",", MAX_ENTRIES + 2)) {
      if (!word.isBlank()) {
        words.add(word.strip());
      }
    }
    if (words.size() > MAX_ENTRIES) {
      problem(field + " must be at most " + MAX_ENTRIES + " words");
      return words.subList(0, MAX_ENTRIES);
    }
    return words;
  }
}
