// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.trigger;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The declaration of a trigger type. It is the single source for reading and checking its
 * parameters, for hints, for its page and for the JSON schema.
 *
 * @param types the values of a trigger's {@code type} that have these parameters
 * @param title a few words
 * @param purpose what it scales by
 * @param measures which calls measure it
 * @param limits what it cannot do, or what it costs
 * @param differences what differs from KEDA, and why
 * @param example complete manifests, with authentication
 */
public record TriggerDeclaration(
    List<String> types,
    String title,
    String purpose,
    String measures,
    List<String> limits,
    List<String> differences,
    List<DeclaredParameter> parameters,
    String example) {

  private static final String FROM_ENV = "FromEnv";

  public TriggerDeclaration {
    types = List.copyOf(types);
    limits = List.copyOf(limits);
    differences = List.copyOf(differences);
    parameters = List.copyOf(parameters);
  }

  /** The parameter of that name. */
  public Optional<DeclaredParameter> find(String name) {
    return parameters.stream().filter(one -> one.name().equals(name)).findFirst();
  }

  /**
   * The parameter that a field of a trigger's metadata sets directly, or by the name of a variable.
   */
  public Optional<DeclaredParameter> ofField(String field) {
    return find(field)
        .filter(parameter -> parameter.isFrom(ParameterSource.METADATA))
        .or(
            () ->
                find(withoutFromEnv(field))
                    .filter(parameter -> parameter.isFrom(ParameterSource.ENVIRONMENT)));
  }

  /** The name that was probably meant by an unknown field of a trigger's metadata. */
  public Optional<String> meant(String field) {
    return SimilarName.of(field, fields().keySet());
  }

  /** All fields that a trigger's metadata may have, with the parameter of each. */
  public Map<String, DeclaredParameter> fields() {
    Map<String, DeclaredParameter> fields = new TreeMap<>();
    for (DeclaredParameter parameter : parameters) {
      if (parameter.isFrom(ParameterSource.METADATA)) {
        fields.put(parameter.name(), parameter);
      }
      if (parameter.isFrom(ParameterSource.ENVIRONMENT)) {
        fields.put(parameter.name() + FROM_ENV, parameter);
      }
    }
    return fields;
  }

  private static String withoutFromEnv(String field) {
    return field.endsWith(FROM_ENV) ? field.substring(0, field.length() - FROM_ENV.length()) : "";
  }
}
