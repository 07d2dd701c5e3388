// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.workload;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.sarban.scaler.problem.InvalidFieldException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A label selector as Kubernetes writes it in one line (its documentation, "Labels and Selectors"):
 * {@code app=a, tier!=b, env in (c, d), zone notin (e), f, !g}.
 */
public record PodSelector(List<Predicate<Map<String, String>>> requirements) {

  private static final int MAX_LENGTH = 4096;
  private static final int MAX_SHOWN = 100;
  private static final String KEY = "([A-Za-z0-9][A-Za-z0-9._/-]*)";
  private static final Pattern SET = Pattern.compile(KEY + "\\s+(in|notin)\\s*\\(([^)]*)\\)");
  private static final Pattern EQUAL = Pattern.compile(KEY + "\\s*(==|=|!=)\\s*([A-Za-z0-9._-]*)");
  private static final Pattern EXISTS = Pattern.compile("(!?)\\s*" + KEY);

  /**
   * Reads a selector.
   *
   * @throws InvalidFieldException if it is none
   */
  public static PodSelector parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new InvalidFieldException(
          "podSelector", "is longer than " + MAX_LENGTH + " characters: make it shorter");
    }
    List<Predicate<Map<String, String>>> requirements = new ArrayList<>();
    for (String part : parts(text)) {
      requirements.add(requirement(part.strip()));
    }
    return new PodSelector(List.copyOf(requirements));
  }

  /** Commas inside parentheses separate values, not requirements. */
  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    boolean values = false;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '(' || c == ')') {
        values = c == '(';
      } else if (c == ',' && !values) {
        parts.add(text.substring(from, i));
        from = i + 1;
      }
    }
    parts.add(text.substring(from));
    return parts;
  }

  /** A selector in the form of resources; null selects nothing. */
  public static PodSelector of(LabelSelector selector) {
    List<Predicate<Map<String, String>>> requirements = new ArrayList<>();
    if (selector == null) {
      requirements.add(labels -> false);
    } else {
      selector
          .getMatchLabels()
          .forEach((key, value) -> requirements.add(oneOf(key, Set.of(value), true)));
      selector.getMatchExpressions().forEach(expression -> requirements.add(of(expression)));
    }
    return new PodSelector(List.copyOf(requirements));
  }

  private static Predicate<Map<String, String>> of(LabelSelectorRequirement requirement) {
    String key = requirement.getKey();
    return switch (requirement.getOperator()) {
      case "In" -> oneOf(key, Set.copyOf(requirement.getValues()), true);
      case "NotIn" -> oneOf(key, Set.copyOf(requirement.getValues()), false);
      case "Exists" -> labels -> labels.containsKey(key);
      default -> labels -> !labels.containsKey(key);
    };
  }

  private static Predicate<Map<String, String>> requirement(String text) {
    Matcher set = SET.matcher(text);
    if (set.matches()) {
      Set<String> values =
          Arrays.stream(set.group(3).split(",", -1))
              .map(String::strip)
              .collect(Collectors.toUnmodifiableSet());
      return oneOf(set.group(1), values, set.group(2).equals("in"));
    }
    Matcher equal = EQUAL.matcher(text);
    if (equal.matches()) {
      return oneOf(equal.group(1), Set.of(equal.group(3)), !equal.group(2).equals("!="));
    }
    Matcher exists = EXISTS.matcher(text);
    if (exists.matches()) {
      boolean wanted = exists.group(1).isEmpty();
      String key = exists.group(2);
      return labels -> labels.containsKey(key) == wanted;
    }
    throw new InvalidFieldException(
        "podSelector", "\"" + shown(text) + "\" is no label selector, such as app=backend");
  }

  private static String shown(String text) {
    return text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + " ..." : text;
  }

  /** A missing label is in no set. */
  private static Predicate<Map<String, String>> oneOf(String key, Set<String> values, boolean in) {
    return labels -> (labels.containsKey(key) && values.contains(labels.get(key))) == in;
  }

  /** Whether labels, which may be null, meet all requirements. */
  public boolean matches(Map<String, String> labels) {
    Map<String, String> own = labels == null ? Map.of() : labels;
    return requirements.stream().allMatch(requirement -> requirement.test(own));
  }
}
