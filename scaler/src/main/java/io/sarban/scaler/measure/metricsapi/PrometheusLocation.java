package io.sarban.scaler.measure.metricsapi;

import io.sarban.scaler.resource.InvalidFieldException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A sample in Prometheus' text format, by a selector such as {@code queue_length{queue="orders"}}:
 * the first that matches. Source: "Exposition formats" and "Querying basics" of Prometheus'
 * documentation.
 */
record PrometheusLocation(String metric, List<Matching> labels) implements Location {

  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final String QUOTED = "\"((?:[^\"\\\\]|\\\\.)*)\"";
  private static final Pattern SELECTOR =
      Pattern.compile("\\s*(" + NAME + ")\\s*(?:\\{(.*)})?\\s*", Pattern.DOTALL);
  private static final Pattern MATCHER =
      Pattern.compile("\\s*(" + NAME + ")\\s*(=~|!~|!=|=)\\s*" + QUOTED + "\\s*,?");
  private static final Pattern SAMPLE =
      Pattern.compile(
          "(" + NAME + ")\\s*(?:\\{((?:" + QUOTED + "|[^}\"])*)})?\\s*(\\S+)(?:\\s+-?\\d+)?\\s*");

  private record Matching(String label, String operator, String value) {

    boolean holds(String actual) {
      return switch (operator) {
        case "=" -> actual.equals(value);
        case "!=" -> !actual.equals(value);
        case "=~" -> actual.matches(value);
        default -> !actual.matches(value);
      };
    }
  }

  /**
   * @throws InvalidFieldException if the selector does not parse
   */
  static PrometheusLocation parse(String selector) {
    Matcher matcher = SELECTOR.matcher(selector);
    if (!matcher.matches()) {
      throw invalid(selector);
    }
    List<Matching> labels = new ArrayList<>();
    String text = matcher.group(2) == null ? "" : matcher.group(2);
    Matcher label = MATCHER.matcher(text);
    int end = 0;
    while (label.find() && label.start() == end) {
      labels.add(new Matching(label.group(1), label.group(2), unescaped(label.group(3))));
      end = label.end();
    }
    if (!text.substring(end).isBlank() || !labels.stream().allMatch(PrometheusLocation::compiles)) {
      throw invalid(selector);
    }
    return new PrometheusLocation(matcher.group(1), List.copyOf(labels));
  }

  private static boolean compiles(Matching matching) {
    try {
      return !matching.operator().endsWith("~") || Pattern.compile(matching.value()) != null;
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  private static InvalidFieldException invalid(String selector) {
    return new InvalidFieldException(
        "valueLocation", "must be like name{label=\"value\"}, not " + selector);
  }

  @Override
  public Optional<String> find(byte[] answer) throws IOException {
    for (String line : new String(answer, StandardCharsets.UTF_8).lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      Matcher sample = SAMPLE.matcher(line.strip());
      if (!sample.matches()) {
        throw new IOException("a line is no sample");
      }
      if (sample.group(1).equals(metric) && matches(labels(sample.group(2)))) {
        return Optional.of(sample.group(4));
      }
    }
    return Optional.empty();
  }

  private boolean matches(Map<String, String> actual) {
    return labels.stream()
        .allMatch(matching -> matching.holds(actual.getOrDefault(matching.label(), "")));
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new HashMap<>();
    Matcher label = MATCHER.matcher(text == null ? "" : text);
    while (label.find()) {
      labels.put(label.group(1), unescaped(label.group(3)));
    }
    return labels;
  }

  private static String unescaped(String text) {
    return text.replace("\\n", "\n").replaceAll("\\\\(.)", "$1");
  }
}
