package io.sarban.scaler.measure;

import java.util.List;

/**
 * What a trigger type says of one of its parameters.
 *
 * @param sources where it is looked for; the first that has it is taken
 * @param kind text, number, integer, flag, duration, list or pairs
 * @param otherwise its value where it is missing, as it would be written; empty for none
 * @param required whether it must be there, whatever else is
 * @param allowed its values; empty where any of its kind will do
 */
public record DeclaredParameter(
    String type,
    String name,
    List<ParameterSource> sources,
    String kind,
    String otherwise,
    boolean required,
    List<String> allowed) {

  public DeclaredParameter {
    sources = List.copyOf(sources);
    allowed = List.copyOf(allowed);
  }
}
