// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import io.sarban.scaler.trigger.DeclaredParameter;
import io.sarban.scaler.trigger.TriggerDeclaration;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints a trigger type on a terminal. */
final class TriggerText {

  private static final int WIDTH = 100;

  private final PrintWriter out;

  TriggerText(PrintWriter out) {
    this.out = out;
  }

  void print(String type, TriggerDeclaration declaration) {
    out.println(type + ": " + declaration.title());
    paragraph("", declaration.purpose());
    out.println();
    out.println("Parameters:");
    declaration.parameters().stream().filter(DeclaredParameter::read).forEach(this::parameter);
    if (!declaration.example().isEmpty()) {
      out.println();
      out.println("Example:");
      declaration.example().lines().forEach(line -> out.println(("  " + line).stripTrailing()));
    }
  }

  private void parameter(DeclaredParameter parameter) {
    List<String> notes = new ArrayList<>();
    if (parameter.required()) {
      notes.add("required");
    }
    if (parameter.secret()) {
      notes.add("secret");
    }
    notes.add(
        parameter.sources().stream()
            .map(source -> source.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", ", "from ", "")));
    parameter.otherwise().ifPresent(text -> notes.add("default " + text));
    if (!parameter.allowed().isEmpty()) {
      notes.add("one of " + String.join(", ", parameter.allowed()));
    }
    parameter.deprecated().ifPresent(instead -> notes.add("deprecated: use " + instead));
    out.println();
    out.println("  " + parameter.name());
    paragraph("      ", parameter.description().replace("`", ""));
    paragraph("      ", "(" + String.join("; ", notes) + ")");
  }

  /** Wraps the text at spaces. */
  private void paragraph(String indent, String text) {
    StringBuilder line = new StringBuilder(indent);
    for (String word : text.split(" ")) {
      if (line.length() > indent.length() && line.length() + word.length() >= WIDTH) {
        out.println(line);
        line.setLength(indent.length());
      }
      line.append(line.length() > indent.length() ? " " : "").append(word);
    }
    out.println(line);
  }
}
