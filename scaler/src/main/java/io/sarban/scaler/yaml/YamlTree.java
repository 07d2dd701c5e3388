// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sarban.scaler.problem.OneLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Builds trees from YAML events, with aliases and merge keys, within limits: with aliases, a few
 * lines can stand for a tree that fits into no memory. The items of a list are handed on one by
 * one, so that a list of 64 MB is never in memory as a whole.
 */
final class YamlTree {

  private static final String TEMPLATE = "looks like a Helm template: render it with helm template";

  private static final String CHARACTER = "holds a character that YAML does not have: take it out";

  /** Manifests have a depth of about 20. */
  private static final int MAX_DEPTH = 200;

  /** Maximum number of nodes from aliases in one document. */
  private static final int MAX_ALIASED = 1_000_000;

  private record Anchored(JsonNode node, int size) {}

  private final Parser events;
  private final int firstLine;
  private final int values;
  private final Documents documents;
  private final boolean strict;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private FieldLines lines;
  private int size;
  private int aliased;

  /**
   * @param documents receives the items of a list one by one; null for the whole tree
   * @param strict whether a key may stand only once in its map; otherwise the last one counts
   */
  private YamlTree(String text, int firstLine, int values, Documents documents, boolean strict) {
    LoaderOptions limits = new LoaderOptions();
    limits.setCodePointLimit(Integer.MAX_VALUE);
    this.events = new ParserImpl(new StreamReader(text), limits);
    this.firstLine = firstLine;
    this.values = values;
    this.documents = documents;
    this.strict = strict;
  }

  /** For a response, whose items are not documents. */
  static JsonNode first(String text, int values, boolean strict) throws UnreadableException {
    try {
      return new YamlTree(text, 1, values, null, strict).first();
    } catch (MarkedYAMLException e) {
      // a route's placeholders look like a template's
      throw new UnreadableException(marked("", 1, e));
    } catch (YAMLException e) {
      throw new UnreadableException(at(1) + CHARACTER);
    }
  }

  private JsonNode first() throws UnreadableException {
    Event event = events.getEvent();
    while (event != null && !(event instanceof NodeEvent)) {
      event = events.getEvent();
    }
    lines = new FieldLines(1);
    return event == null ? MissingNode.getInstance() : node(event, "", 1);
  }

  /**
   * Reads a text.
   *
   * @param firstLine the line in the file where the text begins, from 1
   */
  static void read(String text, int firstLine, Documents documents) {
    try {
      new YamlTree(text, firstLine, Integer.MAX_VALUE, documents, false).read();
    } catch (UnreadableException e) {
      documents.unreadable(
          isTemplate(text) ? new UnreadableException(at(firstLine) + TEMPLATE) : e);
    } catch (MarkedYAMLException e) {
      documents.unreadable(new UnreadableException(marked(text, firstLine, e)));
    } catch (YAMLException e) {
      documents.unreadable(new UnreadableException(at(firstLine) + CHARACTER));
    }
  }

  private static String marked(String text, int firstLine, MarkedYAMLException e) {
    int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine();
    return at(firstLine + line) + reason(text, e);
  }

  private static String reason(String text, MarkedYAMLException e) {
    if (isTemplate(text)) {
      return TEMPLATE;
    }
    String problem = String.valueOf(e.getProblem()).replaceAll("\\p{Cntrl}", " ");
    if (problem.contains("(TAB)")) {
      return "a tab cannot indent: use blanks";
    }
    return "is no YAML: " + problem.substring(0, Math.min(200, problem.length()));
  }

  private static boolean isTemplate(String text) {
    return text.contains("{{");
  }

  private static String at(int line) {
    return "line " + line + ": ";
  }

  private void read() throws UnreadableException {
    for (Event event = events.getEvent(); event != null; event = events.getEvent()) {
      if (event.is(Event.ID.StreamEnd)) {
        return;
      }
      if (event instanceof NodeEvent start) {
        anchors.clear();
        aliased = 0;
        lines = new FieldLines(line(start));
        JsonNode tree =
            start instanceof MappingStartEvent map ? map(map, "", 1, true) : node(start, "", 1);
        documents.read(tree, lines);
      }
    }
  }

  private int line(Event event) {
    return firstLine + event.getStartMark().getLine();
  }

  private JsonNode node(Event event, String field, int depth) throws UnreadableException {
    if (depth > MAX_DEPTH) {
      throw new UnreadableException(
          at(line(event)) + "is nested deeper than " + MAX_DEPTH + " levels: flatten it");
    }
    if (event instanceof AliasEvent alias) {
      return aliased(alias);
    }
    int before = size++;
    checkSize(event);
    JsonNode node;
    if (event instanceof ScalarEvent scalar) {
      node = YamlScalar.node(scalar);
    } else if (event instanceof SequenceStartEvent) {
      node = list(field, depth);
    } else {
      node = map((MappingStartEvent) event, field, depth, false);
    }
    if (event instanceof NodeEvent start && start.getAnchor() != null) {
      anchors.put(start.getAnchor(), new Anchored(node, size - before));
    }
    return node;
  }

  private JsonNode aliased(AliasEvent alias) throws UnreadableException {
    Anchored anchored = anchors.get(alias.getAnchor());
    if (anchored == null) {
      throw new UnreadableException(at(line(alias)) + "an alias has no anchor before it: add one");
    }
    size += anchored.size();
    aliased += anchored.size();
    checkSize(alias);
    if (aliased > MAX_ALIASED) {
      throw new UnreadableException(
          at(line(alias)) + "aliases stand for more than a million values: write fewer");
    }
    return anchored.node();
  }

  private void checkSize(Event event) throws UnreadableException {
    if (size > values) {
      throw new UnreadableException(
          at(line(event)) + "has more than " + values + " values: make it smaller");
    }
  }

  private JsonNode list(String field, int depth) throws UnreadableException {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Event next = events.getEvent(); !next.is(Event.ID.SequenceEnd); next = events.getEvent()) {
      String element = FieldLines.element(field, list.size());
      lines.put(element, line(next));
      list.add(node(next, element, depth + 1));
    }
    return list;
  }

  private JsonNode map(MappingStartEvent start, String field, int depth, boolean root)
      throws UnreadableException {
    ObjectNode map = JsonNodeFactory.instance.objectNode();
    List<JsonNode> merged = new ArrayList<>();
    for (Event key = events.getEvent(); !key.is(Event.ID.MappingEnd); key = events.getEvent()) {
      String name = key(key, depth);
      if (strict && map.has(name)) {
        throw new UnreadableException(
            at(line(key)) + OneLine.of(name) + " is there twice: take one out");
      }
      Event value = events.getEvent();
      String inside = FieldLines.field(field, name);
      lines.put(inside, line(value));
      if (root && name.equals("items") && value instanceof SequenceStartEvent) {
        items();
      } else if (isMerge(key)) {
        merged.add(node(value, inside, depth + 1));
      } else {
        map.set(name, node(value, inside, depth + 1));
      }
    }
    for (JsonNode other : merged) {
      merge(map, other, start);
    }
    return map;
  }

  private String key(Event key, int depth) throws UnreadableException {
    JsonNode node = node(key, "", depth + 1);
    if (!node.isValueNode()) {
      throw new UnreadableException(at(line(key)) + "a key is a list or a map: quote it");
    }
    return key instanceof ScalarEvent scalar && node.isFloatingPointNumber()
        ? scalar.getValue()
        : node.asText();
  }

  private static boolean isMerge(Event key) {
    return key instanceof ScalarEvent scalar && scalar.isPlain() && scalar.getValue().equals("<<");
  }

  /** The map's own entries win, then those that were merged first. */
  private void merge(ObjectNode map, JsonNode other, Event at) throws UnreadableException {
    if (other instanceof ObjectNode from) {
      from.properties().forEach(field -> map.putIfAbsent(field.getKey(), field.getValue()));
    } else if (other instanceof ArrayNode list) {
      for (JsonNode one : list) {
        if (!one.isObject()) {
          throw new UnreadableException(at(line(at)) + "<< merges maps only: name one");
        }
        merge(map, one, at);
      }
    } else {
      throw new UnreadableException(at(line(at)) + "<< merges maps only: name one");
    }
  }

  private void items() throws UnreadableException {
    FieldLines around = lines;
    for (Event next = events.getEvent(); !next.is(Event.ID.SequenceEnd); next = events.getEvent()) {
      lines = new FieldLines(line(next));
      documents.read(node(next, "", 2), lines);
    }
    lines = around;
  }
}
