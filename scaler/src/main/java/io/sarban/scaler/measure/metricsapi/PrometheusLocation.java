// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.metricsapi;

import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.text.TenantPattern;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A sample in Prometheus' text format, by a selector such as {@code queue_length{queue="orders"}}:
 * the first that matches. Source: "Exposition formats" and "Querying basics" of Prometheus'
 * documentation.
 */
record PrometheusLocation(String metric, List<Matching> labels) implements Location {

  private static final int MAX_LENGTH = 1000;

  /**
   * The condition for a label.
   *
   * @param pattern for the operators with a tilde; otherwise null
   */
  private record Matching(String label, String operator, String value, TenantPattern pattern) {

    static Matching of(PrometheusText.Pair pair) {
      boolean pattern = pair.operator().endsWith("~");
      return new Matching(
          pair.name(),
          pair.operator(),
          pair.value(),
          pattern ? TenantPattern.parse("valueLocation", pair.value()) : null);
    }

    boolean holds(String actual) {
      boolean same = pattern == null ? actual.equals(value) : pattern.matches(actual);
      return same != operator.startsWith("!");
    }
  }

  /**
   * @throws InvalidFieldException if the selector does not parse, or is longer than 1,000
   *     characters
   */
  static PrometheusLocation parse(String selector) {
    if (selector.length() > MAX_LENGTH) {
      throw new InvalidFieldException(
          "valueLocation", "is longer than " + MAX_LENGTH + " characters: make it shorter");
    }
    PrometheusText text = new PrometheusText(selector);
    String name = text.name();
    List<PrometheusText.Pair> pairs = name.isEmpty() ? null : text.pairs();
    if (pairs == null || !text.atEnd()) {
      throw new InvalidFieldException(
          "valueLocation", "must be like name{label=\"value\"}, not " + selector);
    }
    return new PrometheusLocation(name, pairs.stream().map(Matching::of).toList());
  }

  @Override
  public Optional<String> find(ParsedAnswer answer) throws IOException {
    BufferedReader lines = new BufferedReader(answer.text());
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Optional<String> value = find(line);
      if (value.isPresent()) {
        return value;
      }
    }
    return Optional.empty();
  }

  private Optional<String> find(String line) throws IOException {
    PrometheusText text = new PrometheusText(line);
    if (text.atEnd() || text.isComment()) {
      return Optional.empty();
    }
    String name = text.name();
    List<PrometheusText.Pair> pairs = name.isEmpty() ? null : text.pairs();
    if (pairs == null) {
      throw new IOException("a line is no sample");
    }
    String value = text.word();
    if (value.isEmpty() || !text.atEndOrTime()) {
      throw new IOException("a line is no sample");
    }
    return name.equals(metric) && matches(PrometheusText.values(pairs))
        ? Optional.of(value)
        : Optional.empty();
  }

  private boolean matches(Map<String, String> actual) {
    return labels.stream()
        .allMatch(matching -> matching.holds(actual.getOrDefault(matching.label(), "")));
  }
}
