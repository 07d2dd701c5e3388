// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function;

import io.sarban.scaler.function.source.Binding;
import io.sarban.scaler.function.source.FunctionException;
import java.util.Optional;

/**
 * A binding, and what resolves its fields.
 *
 * @param messages the wanted number of messages for one replica, if the user sets it
 */
record Asked(Binding binding, AppSettings settings, HostFile host, Optional<String> messages) {

  /** A field with its settings resolved. */
  Optional<String> text(String field) {
    return binding.text(field).map(text -> settings.resolved(text, at(field)));
  }

  String required(String field) {
    return settings.resolved(binding.required(field), at(field));
  }

  /** The connection that the binding's field names. */
  Connection connection(String field, String otherwise) {
    return connection(text(field).orElse(otherwise));
  }

  Connection connection(String name) {
    return Connection.read(name, settings, binding.where());
  }

  /**
   * The setting that a field names, as NAME or as %NAME%.
   *
   * @throws FunctionException if there is none
   */
  String setting(String field) {
    String text = binding.required(field);
    String name = text.replace("%", "");
    return settings
        .key(name)
        .orElseThrow(
            () ->
                new FunctionException(
                    at(field)
                        + " has to name a setting: write its value into the Values of "
                        + LocalSettings.FILE
                        + ", and the setting's name here"));
  }

  String at(String field) {
    return binding.where() + ": " + field;
  }
}
