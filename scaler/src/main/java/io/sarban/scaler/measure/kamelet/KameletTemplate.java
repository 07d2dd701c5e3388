// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kamelet;

import static io.sarban.scaler.problem.InvalidFieldException.require;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Checks that a tenant's value stays a value in a Kamelet's template. Each parameter is an exchange
 * variable, and its placeholder stands for the expression that reads it. So a placeholder works in
 * an expression only, and no address may be built from placeholders or expressions.
 */
final class KameletTemplate {

  /** Where a placeholder is evaluated: in simple expressions and in texts that are expressions. */
  private static final Set<String> EXPRESSIONS = Set.of("simple", "expression", "message");

  /** Steps whose address is evaluated for each message. */
  private static final Set<String> DYNAMIC =
      Set.of(
          "tod",
          "to-d",
          "recipientlist",
          "recipient-list",
          "routingslip",
          "routing-slip",
          "dynamicrouter",
          "dynamic-router",
          "enrich",
          "pollenrich",
          "poll-enrich",
          "wiretap",
          "wire-tap",
          "poll");

  private KameletTemplate() {}

  /**
   * @throws io.sarban.scaler.problem.InvalidFieldException if a value could become an address, an
   *     option or a text that Camel resolves again
   */
  static void check(JsonNode template, List<String> parameters) {
    require(
        template.path("from").path("uri").asText().equals("kamelet:source"),
        "spec.template.from.uri",
        "must be kamelet:source: the trigger is asked, and leaves a number as the body");
    check("spec.template", "", template, parameters);
  }

  private static void check(String path, String key, JsonNode node, List<String> parameters) {
    if (node.isTextual()) {
      checkPlaceholders(path, key, node.asText(), parameters);
    }
    if (DYNAMIC.contains(key.toLowerCase(Locale.ROOT))) {
      require(
          !isEvaluated(node),
          path,
          "makes an address of a value: write a fixed address with to, and give values as headers,"
              + " query parameters of SQL, or the body");
    }
    node.fields()
        .forEachRemaining(
            child ->
                check(path + "." + child.getKey(), child.getKey(), child.getValue(), parameters));
    int index = 0;
    for (JsonNode item : node.isArray() ? node : List.<JsonNode>of()) {
      check(path + "[" + index++ + "]", key, item, parameters);
    }
  }

  private static void checkPlaceholders(
      String path, String key, String text, List<String> parameters) {
    for (String parameter : parameters) {
      boolean written =
          text.contains("{{" + parameter + "}}")
              || text.contains("{{?" + parameter + "}}")
              || text.contains("{{" + parameter + ":");
      require(
          !written || EXPRESSIONS.contains(key),
          path,
          "{{"
              + parameter
              + "}} stands for ${variable."
              + parameter
              + "}, which is read in a simple expression only");
    }
  }

  /** Whether any text in it, outside further steps, is evaluated for each message. */
  private static boolean isEvaluated(JsonNode node) {
    if (node.isTextual()) {
      return node.asText().contains("${") || node.asText().contains("$simple{");
    }
    boolean evaluated = false;
    for (var fields = node.fields(); fields.hasNext(); ) {
      var field = fields.next();
      evaluated |= !field.getKey().equals("steps") && isEvaluated(field.getValue());
    }
    for (JsonNode item : node.isArray() ? node : List.<JsonNode>of()) {
      evaluated |= isEvaluated(item);
    }
    return evaluated;
  }
}
