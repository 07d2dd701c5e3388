// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the rules of a route. A rule with an invalid part is left out as a whole: without that part
 * it would match more requests than the user wants.
 */
final class RuleReading {

  /** Maximum for the rules of one route, and for its static routes, see {@link Rule#places}. */
  static final int MOST_PLACES = 1_000;

  private final Fields fields;

  RuleReading(Fields fields) {
    this.fields = fields;
  }

  /** The rules of an InterceptorRoute, or of its static routes. */
  List<Rule> rules(JsonNode node, String field) {
    List<Rule> rules = new ArrayList<>();
    for (JsonNode rule : fields.list(node, field)) {
      int before = fields.count();
      Rule read =
          new Rule(
              fields.texts(rule.path("hosts"), field + ".hosts"),
              paths(rule, field),
              headers(rule.path("headers"), field + ".headers"));
      if (isFine(read, field + ".", before)) {
        rules.add(read);
      }
    }
    return bounded(rules, field);
  }

  private List<String> paths(JsonNode rule, String field) {
    List<String> paths = new ArrayList<>();
    for (JsonNode path : fields.list(rule.path("paths"), field + ".paths")) {
      fields
          .text(path.path("value"), field + ".paths.value", Fields.MAX_TEXT)
          .ifPresent(paths::add);
    }
    return paths;
  }

  /** The one rule of an HTTPScaledObject. */
  List<Rule> rule(JsonNode spec) {
    int before = fields.count();
    Rule read =
        new Rule(
            fields.texts(spec.path("hosts"), "spec.hosts"),
            fields.texts(spec.path("pathPrefixes"), "spec.pathPrefixes"),
            headers(spec.path("headers"), "spec.headers"));
    return isFine(read, "spec.", before) ? bounded(List.of(read), "spec.hosts") : List.of();
  }

  /** The one rule of a trigger, with parts separated by commas. */
  List<Rule> rule(String hosts, String paths, String headers) {
    int before = fields.count();
    Rule read =
        new Rule(
            fields.words(hosts, "hosts"),
            fields.words(paths, "pathPrefixes"),
            fields.words(headers, "headers").stream().map(RuleReading::header).toList());
    return isFine(read, "", before) ? bounded(List.of(read), "hosts") : List.of();
  }

  /**
   * @param before how many problems there were before the rule was read
   */
  private boolean isFine(Rule rule, String field, int before) {
    if (!rule.hosts().stream().allMatch(Host::valid)) {
      fields.problem(
          field + "hosts must be letters, digits, dots and dashes, with *. before them or not");
    }
    return fields.count() == before;
  }

  private List<Rule> bounded(List<Rule> rules, String field) {
    if (rules.stream().mapToLong(Rule::places).sum() > MOST_PLACES) {
      fields.problem(
          field
              + " have more than "
              + MOST_PLACES
              + " pairs of a host and a path (each header of a pair counts too): make several"
              + " routes");
      return List.of();
    }
    return rules;
  }

  /** All static routes of a route, which a request is compared with one after the other. */
  List<StaticRoute> bounded(List<StaticRoute> routes) {
    List<Rule> all = routes.stream().flatMap(route -> route.rules().stream()).toList();
    return bounded(all, "spec.staticRoutes").size() == all.size() ? routes : List.of();
  }

  private List<HeaderMatch> headers(JsonNode node, String field) {
    List<HeaderMatch> headers = new ArrayList<>();
    for (JsonNode header : fields.list(node, field)) {
      String name = fields.text(header.path("name"), field + ".name");
      if (name.isBlank()) {
        fields.problem(field + ".name is missing");
      } else {
        headers.add(
            new HeaderMatch(
                name, fields.text(header.path("value"), field + ".value", Fields.MAX_TEXT)));
      }
    }
    return headers;
  }

  /** {@code name=value}, or a name alone. */
  private static HeaderMatch header(String word) {
    int sign = word.indexOf('=');
    return sign < 0
        ? new HeaderMatch(word, Optional.empty())
        : new HeaderMatch(
            word.substring(0, sign).strip(), Optional.of(word.substring(sign + 1).strip()));
  }
}
