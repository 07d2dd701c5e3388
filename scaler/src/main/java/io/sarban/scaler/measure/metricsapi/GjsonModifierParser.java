// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.metricsapi;

import io.sarban.scaler.measure.metricsapi.GjsonModifier.Kind;
import io.sarban.scaler.problem.InvalidFieldException;
import java.util.Optional;

/** Reads {@code @name} and {@code @name:argument} in a path. */
final class GjsonModifierParser {

  /**
   * A modifier of a path.
   *
   * @param end where it ends in the path
   */
  record Parsed(GjsonModifier modifier, int end) {}

  private GjsonModifierParser() {}

  /**
   * The modifier that begins there; empty if its name is unknown and so is a key.
   *
   * @param depth of brackets around it
   * @throws InvalidFieldException if its argument does not parse
   */
  static Optional<Parsed> at(String path, int from, int depth) {
    int end = from + 1;
    while (end < path.length() && ".|:".indexOf(path.charAt(end)) < 0) {
      end++;
    }
    Optional<Kind> kind =
        path.startsWith("@", from) ? kind(path.substring(from + 1, end)) : Optional.empty();
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    boolean argued = end < path.length() && path.charAt(end) == ':';
    int argumentEnd = argued ? argumentEnd(path, end + 1) : end;
    String argument = argued ? path.substring(end + 1, argumentEnd) : "";
    return Optional.of(new Parsed(modifier(kind.get(), argument, depth), argumentEnd));
  }

  private static Optional<Kind> kind(String name) {
    if (name.equals("this")) {
      return Optional.of(Kind.self);
    }
    for (Kind kind : Kind.values()) {
      if (kind != Kind.self && kind.name().equals(name)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  private static GjsonModifier modifier(Kind kind, String argument, int depth) {
    if (kind == Kind.dig && argument.isEmpty()) {
      throw new InvalidFieldException("valueLocation", "has @dig without a path: write @dig:name");
    }
    return new GjsonModifier(
        kind,
        isSet(kind == Kind.flatten ? "deep" : "preserve", argument),
        kind == Kind.dig ? GjsonPath.parse(argument, depth + 1) : null);
  }

  private static boolean isSet(String option, String argument) {
    return argument.replaceAll("\\s", "").contains("\"" + option + "\":true");
  }

  /** The end of a JSON argument, or the next pipe for other text. */
  private static int argumentEnd(String path, int from) {
    if (from < path.length() && "{[\"".indexOf(path.charAt(from)) >= 0) {
      return jsonEnd(path, from);
    }
    int pipe = path.indexOf('|', from);
    return pipe < 0 ? path.length() : pipe;
  }

  private static int jsonEnd(String path, int from) {
    int depth = 0;
    boolean quoted = false;
    for (int i = from; i < path.length(); i++) {
      char c = path.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && "{[".indexOf(c) >= 0) {
        depth++;
      } else if (!quoted && "}]".indexOf(c) >= 0) {
        depth--;
      }
      if (!quoted && depth == 0) {
        return i + 1;
      }
    }
    throw new InvalidFieldException("valueLocation", "has an argument of a modifier without end");
  }
}
