// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.trigger;

import java.util.List;
import java.util.Optional;

/**
 * The declaration of one parameter of a trigger type.
 *
 * @param sources where it may come from; the first source that has it is used
 * @param required whether it must always be set, regardless of other parameters
 * @param otherwise its default, as it would be written
 * @param allowed its values; empty if any value of its kind is allowed
 * @param pattern RE2 syntax, must match the whole text
 * @param secret whether its value must not be shown
 * @param read whether Sarban reads it; otherwise only KEDA does
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

  /** Whether it may come from this source. */
  boolean isFrom(ParameterSource source) {
    return sources.contains(source);
  }
}
