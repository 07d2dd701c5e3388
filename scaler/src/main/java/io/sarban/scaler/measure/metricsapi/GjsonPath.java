// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.metricsapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.sarban.scaler.problem.InvalidFieldException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A path in GJSON's syntax: keys and indices, {@code *} and {@code ?} in keys, {@code \} as escape,
 * {@code #} for an array's length or all of its elements, {@code #(...)} for the first and {@code
 * #(...)#} for all elements that match a condition, {@code |} as a step out of an array's elements,
 * {@code @name} for a modifier. GJSON's multipaths and literals are not supported. Source: "GJSON
 * Path Syntax" of the GJSON project.
 */
public final class GjsonPath {

  private static final JsonNode MISSING = MissingNode.getInstance();
  private static final int MAX_LENGTH = 1000;
  private static final int MAX_DEPTH = 20;

  /**
   * One step.
   *
   * @param name without escapes
   * @param wildcards null where there are none
   * @param condition of {@code #(...)}; null for other steps
   * @param modifier of {@code @...}; null for other steps
   * @param all whether it goes on with all elements of an array
   * @param pipe whether it leaves the elements of the step before it
   */
  private record Step(
      String text,
      String name,
      Glob wildcards,
      GjsonCondition condition,
      GjsonModifier modifier,
      boolean all,
      boolean pipe) {

    static Step of(GjsonModifier modifier, boolean pipe) {
      return new Step("", "", null, null, modifier, false, pipe);
    }

    static Step of(String text, boolean pipe, int depth) {
      GjsonCondition condition = null;
      if (text.startsWith("#(")) {
        condition = GjsonCondition.parse(text.substring(2, text.lastIndexOf(')')), depth + 1);
      }
      boolean all = text.equals("#") || (condition != null && text.endsWith("#"));
      return new Step(
          text,
          unescaped(text),
          Glob.isOne(text) ? new Glob(text) : null,
          condition,
          null,
          all,
          pipe);
    }

    boolean counts() {
      return text.equals("#");
    }
  }

  private final List<Step> steps;

  private GjsonPath(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /**
   * Reads a path.
   *
   * @throws InvalidFieldException if the path does not parse, or is longer than 1,000 characters
   */
  public static GjsonPath parse(String path) {
    if (path.length() > MAX_LENGTH) {
      throw new InvalidFieldException(
          "valueLocation", "is longer than " + MAX_LENGTH + " characters: make it shorter");
    }
    return parse(path, 0);
  }

  /**
   * @param depth of brackets around it
   */
  static GjsonPath parse(String path, int depth) {
    if (depth > MAX_DEPTH) {
      throw new InvalidFieldException("valueLocation", "has brackets nested too deeply");
    }
    return new GjsonPath(steps(path, depth));
  }

  private static List<Step> steps(String path, int around) {
    List<Step> steps = new ArrayList<>();
    boolean pipe = false;
    boolean mapped = false;
    int at = 0;
    while (at <= path.length()) {
      refuseMultipath(path, at);
      Optional<GjsonModifierParser.Parsed> modifier = GjsonModifierParser.at(path, at, around);
      int end = modifier.map(GjsonModifierParser.Parsed::end).orElse(-1);
      if (end < 0) {
        end = keyEnd(path, at);
        steps.add(Step.of(path.substring(at, end), pipe, around));
      } else {
        requireSeparator(path, end);
        // applied to each element, or to the whole value
        steps.add(Step.of(modifier.get().modifier(), pipe || !mapped));
      }
      pipe = end < path.length() && path.charAt(end) == '|';
      mapped = !pipe && (mapped || steps.get(steps.size() - 1).all());
      at = end + 1;
    }
    return steps;
  }

  private static void refuseMultipath(String path, int at) {
    if (at < path.length() && "{[!".indexOf(path.charAt(at)) >= 0) {
      throw new InvalidFieldException(
          "valueLocation",
          "must be a path to a number: GJSON's multipaths and literals are not supported");
    }
  }

  private static void requireSeparator(String path, int at) {
    if (at < path.length() && path.charAt(at) != '.' && path.charAt(at) != '|') {
      throw new InvalidFieldException(
          "valueLocation", "has no \".\" or \"|\" after a modifier's argument");
    }
  }

  /** The index of the next "." or "|" outside brackets and quotes. */
  private static int keyEnd(String path, int from) {
    int depth = 0;
    boolean quoted = false;
    int i = from;
    for (; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '\\' && i + 1 < path.length()) {
        i++;
        continue;
      }
      quoted ^= c == '"' && depth > 0;
      depth += quoted ? 0 : c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0 && (c == '.' || c == '|')) {
        return i;
      }
    }
    if (depth != 0 || quoted) {
      throw new InvalidFieldException("valueLocation", "has an open bracket or quote");
    }
    return i;
  }

  private static String unescaped(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      boolean escape = text.charAt(i) == '\\' && i + 1 < text.length();
      plain.append(text.charAt(escape ? ++i : i));
    }
    return plain.toString();
  }

  /**
   * The value at the path; a missing node if there is none.
   *
   * @throws IllegalArgumentException if it cannot be found with reasonable work
   */
  public JsonNode find(JsonNode root) {
    try {
      return find(root, new Work());
    } catch (Work.TooCostlyException e) {
      throw new IllegalArgumentException("the path costs too much in this answer", e);
    }
  }

  JsonNode find(JsonNode node, Work work) {
    return find(node, steps, work);
  }

  private static JsonNode find(JsonNode node, List<Step> steps, Work work) {
    JsonNode at = node;
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (at.isMissingNode() && step.modifier() == null) {
        return MISSING;
      }
      boolean last = i == steps.size() - 1;
      boolean leaves = last || steps.get(i + 1).pipe();
      work.spend(1);
      if (step.modifier() != null) {
        at = step.modifier().apply(at, work);
      } else if (step.counts() && leaves) {
        at = at.isArray() ? IntNode.valueOf(at.size()) : MISSING;
      } else if (step.all()) {
        ArrayNode elements = matching(at, step, work);
        if (leaves) {
          at = elements;
        } else {
          int pipe = nextPipe(steps, i + 1);
          at = mapped(elements, steps.subList(i + 1, pipe), work);
          i = pipe - 1;
        }
      } else if (step.condition() != null) {
        at = first(at, step, work);
      } else {
        at = child(at, step, work);
      }
    }
    return at;
  }

  private static int nextPipe(List<Step> steps, int from) {
    int i = from;
    while (i < steps.size() && !steps.get(i).pipe()) {
      i++;
    }
    return i;
  }

  private static ArrayNode mapped(ArrayNode elements, List<Step> rest, Work work) {
    ArrayNode mapped = JsonNodeFactory.instance.arrayNode();
    for (JsonNode element : elements) {
      JsonNode found = find(element, rest, work);
      if (!found.isMissingNode()) {
        mapped.add(found);
      }
    }
    return mapped;
  }

  private static ArrayNode matching(JsonNode array, Step step, Work work) {
    ArrayNode matching = JsonNodeFactory.instance.arrayNode();
    if (array.isArray()) {
      for (JsonNode element : array) {
        work.spend(1);
        if (step.condition() == null || step.condition().holds(element, work)) {
          matching.add(element);
        }
      }
    }
    return matching;
  }

  private static JsonNode first(JsonNode array, Step step, Work work) {
    if (array.isArray()) {
      for (JsonNode element : array) {
        work.spend(1);
        if (step.condition().holds(element, work)) {
          return element;
        }
      }
    }
    return MISSING;
  }

  private static JsonNode child(JsonNode node, Step step, Work work) {
    JsonNode exact = child(node, step.name());
    if (!exact.isMissingNode() || step.wildcards() == null || !node.isObject()) {
      return exact;
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (step.wildcards().matches(field.getKey(), work)) {
        return field.getValue();
      }
    }
    return MISSING;
  }

  /** The child with that name or index. */
  public static JsonNode child(JsonNode node, String name) {
    if (!node.isArray()) {
      return node.path(name);
    }
    boolean index =
        !name.isEmpty() && name.length() < 10 && name.chars().allMatch(GjsonPath::digit);
    return index ? node.path(Integer.parseInt(name)) : MISSING;
  }

  private static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }
}
