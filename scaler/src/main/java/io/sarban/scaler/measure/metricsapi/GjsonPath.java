package io.sarban.scaler.measure.metricsapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.sarban.scaler.resource.InvalidFieldException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A path in GJSON's syntax: keys and indices, {@code *} and {@code ?} in keys, {@code \} as escape,
 * {@code #} for an array's length or all of its elements, {@code #(...)} for the first and {@code
 * #(...)#} for all elements that a condition holds for, {@code |} as a step out of an array's
 * elements. GJSON's modifiers, multipaths and literals, which give no number, are not there.
 * Source: "GJSON Path Syntax" of the GJSON project.
 */
public final class GjsonPath {

  private static final JsonNode MISSING = MissingNode.getInstance();

  private record Step(String text, boolean pipe) {}

  private final List<Step> steps;

  private GjsonPath(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /**
   * Reads a path.
   *
   * @throws InvalidFieldException if the path does not parse
   */
  public static GjsonPath parse(String path) {
    if (path.startsWith("@")
        || path.startsWith("{")
        || path.startsWith("[")
        || path.startsWith("!")
        || path.contains("|@")
        || path.contains(".@")) {
      throw new InvalidFieldException(
          "valueLocation", "must be a path to a number: GJSON's modifiers are not supported");
    }
    List<Step> steps = steps(path);
    steps.stream()
        .filter(step -> step.text().startsWith("#("))
        .forEach(step -> condition(step.text()));
    return new GjsonPath(steps);
  }

  private static List<Step> steps(String path) {
    List<Step> steps = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    boolean pipe = false;
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '\\' && i + 1 < path.length()) {
        text.append(c).append(path.charAt(++i));
        continue;
      }
      quoted ^= c == '"' && depth > 0;
      depth += quoted ? 0 : c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0 && (c == '.' || c == '|')) {
        steps.add(new Step(text.toString(), pipe));
        text.setLength(0);
        pipe = c == '|';
      } else {
        text.append(c);
      }
    }
    if (depth != 0 || quoted) {
      throw new InvalidFieldException("valueLocation", "has an open bracket or quote: " + path);
    }
    steps.add(new Step(text.toString(), pipe));
    return steps;
  }

  private static GjsonCondition condition(String step) {
    return GjsonCondition.parse(step.substring(2, step.lastIndexOf(')')));
  }

  /** What is there; a missing node if nothing is. */
  public JsonNode find(JsonNode root) {
    return find(root, 0);
  }

  private JsonNode find(JsonNode node, int from) {
    JsonNode at = node;
    for (int i = from; i < steps.size(); i++) {
      String text = steps.get(i).text();
      boolean all = text.equals("#") || (text.startsWith("#(") && text.endsWith("#"));
      if (text.equals("#") && (i == steps.size() - 1 || steps.get(i + 1).pipe())) {
        at = at.isArray() ? IntNode.valueOf(at.size()) : MISSING;
      } else if (all) {
        ArrayNode elements = matching(at, text);
        int next = i + 1;
        if (next == steps.size()) {
          return elements;
        }
        if (!steps.get(next).pipe()) {
          int rest = nextPipe(next);
          at = mapped(elements, next, rest);
          i = rest - 1;
        } else {
          at = elements;
        }
      } else if (text.startsWith("#(")) {
        JsonNode first = matching(at, text).path(0);
        at = first;
      } else {
        at = child(at, text);
      }
    }
    return at;
  }

  private int nextPipe(int from) {
    int i = from;
    while (i < steps.size() && !steps.get(i).pipe()) {
      i++;
    }
    return i;
  }

  private ArrayNode mapped(ArrayNode elements, int from, int to) {
    GjsonPath rest = new GjsonPath(steps.subList(from, to));
    ArrayNode mapped = JsonNodeFactory.instance.arrayNode();
    for (JsonNode element : elements) {
      JsonNode found = rest.find(element);
      if (!found.isMissingNode()) {
        mapped.add(found);
      }
    }
    return mapped;
  }

  private static ArrayNode matching(JsonNode array, String step) {
    ArrayNode matching = JsonNodeFactory.instance.arrayNode();
    if (array.isArray()) {
      for (JsonNode element : array) {
        if (step.equals("#") || condition(step).holds(element)) {
          matching.add(element);
        }
      }
    }
    return matching;
  }

  /** The child of that name or index. */
  public static JsonNode child(JsonNode node, String name) {
    if (node.isArray()) {
      return name.matches("\\d{1,9}") ? node.path(Integer.parseInt(name)) : MISSING;
    }
    JsonNode exact = node.path(name.replaceAll("\\\\(.)", "$1"));
    if (!exact.isMissingNode() || !name.matches(".*[*?].*")) {
      return exact;
    }
    Pattern wildcard = wildcard(name);
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (wildcard.matcher(field.getKey()).matches()) {
        return field.getValue();
      }
    }
    return MISSING;
  }

  /** GJSON's wildcards as a regular expression: {@code *}, {@code ?}, and {@code \} as escape. */
  static Pattern wildcard(String text) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        c = text.charAt(++i);
        regex.append(Pattern.quote(String.valueOf(c)));
      } else if (c == '*') {
        regex.append(".*");
      } else if (c == '?') {
        regex.append('.');
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }
}
