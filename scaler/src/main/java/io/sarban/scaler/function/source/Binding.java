// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function.source;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The trigger of a function, in any programming model.
 *
 * @param type as in a function.json, for example queueTrigger
 * @param fields the fields by their names in a function.json; numbers and flags as text
 * @param unreadable fields whose values only running the source would show
 * @param where file and function, for messages
 */
public record Binding(
    String type, Map<String, String> fields, Set<String> unreadable, String where) {

  /** The entry in {@code unreadable} for fields whose names only running the source would show. */
  static final String REST = "...";

  public Binding {
    fields = Map.copyOf(fields);
    unreadable = Set.copyOf(unreadable);
  }

  public static Binding of(String type, Map<String, Literal> literals, String where) {
    Map<String, String> fields = new LinkedHashMap<>();
    Set<String> unreadable = new LinkedHashSet<>();
    literals.forEach(
        (name, literal) -> {
          if (literal instanceof Literal.Text text) {
            fields.put(name, text.value());
          } else {
            unreadable.add(name);
          }
        });
    return new Binding(type, fields, unreadable, where);
  }

  private FunctionException unread(String field) {
    return new FunctionException(
        where
            + ": "
            + field
            + " cannot be read without running the code: write it as a plain string there, or as"
            + " '%NAME%' with NAME in the Values of local.settings.json");
  }

  public boolean is(String wanted) {
    return type.equalsIgnoreCase(wanted);
  }

  /** The type in lower case, as types are compared without case. */
  public String key() {
    return type.toLowerCase(Locale.ROOT);
  }

  /**
   * A field's text; empty if the field is missing.
   *
   * @throws FunctionException if only running the source would show it
   */
  public Optional<String> text(String field) {
    if (unreadable.contains(field)) {
      throw unread(field);
    }
    String value = fields.get(field);
    if (value == null) {
      value =
          fields.entrySet().stream()
              .filter(entry -> entry.getKey().equalsIgnoreCase(field))
              .map(Map.Entry::getValue)
              .findFirst()
              .orElse(null);
    }
    if (value == null && unreadable.contains(REST)) {
      throw unread(field);
    }
    return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
  }

  /**
   * A required field.
   *
   * @throws FunctionException if it is missing
   */
  public String required(String field) {
    return text(field)
        .orElseThrow(() -> new FunctionException(where + ": " + field + " is missing: add it"));
  }
}
