package io.sarban.scaler.trigger;

import java.util.List;
import java.util.Optional;

/**
 * What a trigger type says of one of its parameters.
 *
 * @param sources where it is looked for; the first that has it is taken
 * @param required whether it must be there, whatever else is
 * @param otherwise its value where it is missing, as it would be written
 * @param allowed its values; empty where any of its kind will do
 * @param pattern what a text matches as a whole, by RE2's syntax
 * @param secret whether its value must not be shown
 * @param read whether Sarban reads it; else it is KEDA's only
 * @param deprecated what to use instead
 * @param description one sentence, in Markdown
 */
public record DeclaredParameter(
    String name,
    List<ParameterSource> sources,
    ParameterKind kind,
    boolean required,
    Optional<String> otherwise,
    List<String> allowed,
    Optional<String> pattern,
    boolean secret,
    boolean read,
    Optional<String> deprecated,
    String description) {

  public DeclaredParameter {
    sources = List.copyOf(sources);
    allowed = List.copyOf(allowed);
  }

  /** Whether it may be written in the trigger's metadata, or be missing there and be so named. */
  boolean isFrom(ParameterSource source) {
    return sources.contains(source);
  }
}
