package io.sarban.scaler.function;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The trigger of a function, whatever programming model says it.
 *
 * @param type as in a function.json, such as queueTrigger
 * @param fields its fields by their names in a function.json; numbers and flags as text
 * @param unreadable fields that only running the source would tell
 * @param where file and function, for messages
 */
record Binding(String type, Map<String, String> fields, Set<String> unreadable, String where) {

  /** Stands among the unreadable for fields whose names only running the source would tell. */
  static final String REST = "...";

  Binding {
    fields = Map.copyOf(fields);
    unreadable = Set.copyOf(unreadable);
  }

  static Binding of(String type, Map<String, Literal> literals, String where) {
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

  boolean is(String wanted) {
    return type.equalsIgnoreCase(wanted);
  }

  /** Type names differ in their letters' case only. */
  String key() {
    return type.toLowerCase(Locale.ROOT);
  }

  /**
   * A field as it is written; empty if it is missing.
   *
   * @throws FunctionException if only running the source would tell it
   */
  Optional<String> text(String field) {
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
   * A field that has to be there.
   *
   * @throws FunctionException if it is not
   */
  String required(String field) {
    return text(field)
        .orElseThrow(() -> new FunctionException(where + ": " + field + " is missing: add it"));
  }
}
