// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.parameter;

import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resolve.ResolvedTrigger;
import io.sarban.scaler.trigger.ParameterSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds a trigger's parameters in their sources: its metadata, its authentication, and the
 * environment of the target's container. Records which ones were requested.
 */
final class ParameterLookup {

  static final String FROM_ENV = "FromEnv";

  /** Maximum length of a parameter: as much as a Secret can hold. */
  private static final int MAX_LENGTH = 1 << 20;

  private final ResolvedTrigger trigger;
  private final Set<String> fields = new HashSet<>();
  private final Set<String> names = new HashSet<>();

  ParameterLookup(ResolvedTrigger trigger) {
    this.trigger = trigger;
  }

  /** The first value in the sources that is not blank, without surrounding blanks. */
  Optional<String> find(String name, List<ParameterSource> sources) {
    names.add(name);
    if (sources.contains(ParameterSource.METADATA)) {
      fields.add(name);
    }
    if (sources.contains(ParameterSource.ENVIRONMENT)) {
      fields.add(name + FROM_ENV);
    }
    return sources.stream().flatMap(source -> from(source, name).stream()).findFirst();
  }

  /** All metadata, as written; all of it counts as requested. */
  Map<String, String> metadata() {
    fields.addAll(trigger.metadata().keySet());
    return trigger.metadata();
  }

  /** The metadata that has not been requested so far. */
  Set<String> unused() {
    Set<String> unused = new TreeSet<>(trigger.metadata().keySet());
    unused.removeAll(fields);
    return unused;
  }

  /** The names requested so far, whatever their source. */
  Set<String> asked() {
    return Set.copyOf(names);
  }

  private Optional<String> from(ParameterSource source, String name) {
    return switch (source) {
      case METADATA -> value(trigger.metadata(), name);
      case AUTHENTICATION -> value(trigger.authentication(), name);
      case ENVIRONMENT -> fromEnvironment(name);
    };
  }

  private Optional<String> fromEnvironment(String name) {
    return value(trigger.metadata(), name + FROM_ENV)
        .flatMap(variable -> value(trigger.environment(), variable));
  }

  private static Optional<String> value(Map<String, String> map, String name) {
    String value = map.get(name);
    if (value != null && value.length() > MAX_LENGTH) {
      throw new InvalidFieldException(name, "is longer than 1 MiB: make it shorter");
    }
    return Optional.ofNullable(value).map(ParameterLookup::trimmed).filter(text -> !text.isEmpty());
  }

  /** Like Go's strings.TrimSpace: a Secret made with echo ends in a line break. */
  private static String trimmed(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isSpace(char c) {
    return Character.isSpaceChar(c) || (c >= '\t' && c <= '\r') || c == '\u0085';
  }
}
