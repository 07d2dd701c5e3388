// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.trigger;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The page of a trigger type's documentation, in Markdown. */
public final class TriggerPage {

  private final String type;
  private final TriggerDeclaration declaration;
  private final StringBuilder page = new StringBuilder();

  private TriggerPage(String type, TriggerDeclaration declaration) {
    this.type = type;
    this.declaration = declaration;
  }

  /** The page of one of a declaration's types. */
  public static String of(String type, TriggerDeclaration declaration) {
    return new TriggerPage(type, declaration).write();
  }

  private String write() {
    line("# `" + type + "`: " + declaration.title());
    line("");
    line(declaration.purpose());
    others().ifPresent(line -> paragraph(line));
    section("Example", List.of());
    line("```yaml");
    page.append(example()).append("```\n");
    section("Parameters", List.of());
    line("| parameter | from | | default | |");
    line("| --- | --- | --- | --- | --- |");
    declaration.parameters().forEach(parameter -> line(row(parameter)));
    paragraph(
        "From: where a parameter is looked for, in this order: the trigger's metadata, its"
            + " TriggerAuthentication, or the environment: `<parameter>FromEnv` in the metadata names"
            + " a variable of the target's container.");
    section("What is measured", List.of(declaration.measures()));
    section("Limits", items(declaration.limits()));
    section("What differs from KEDA", items(declaration.differences()));
    paragraph(
        "Made by `./sarban triggers "
            + type
            + " --output markdown`. All types: [triggers.md](../triggers.md).");
    return page.toString();
  }

  private Optional<String> others() {
    String others =
        declaration.types().stream()
            .filter(other -> !other.equals(type))
            .map(other -> "[`" + other + "`](" + other + ".md)")
            .collect(Collectors.joining(", "));
    return Optional.of(others)
        .filter(text -> !text.isEmpty())
        .map(text -> "The same parameters have " + text + ".");
  }

  private String example() {
    return declaration
        .example()
        .replace("- type: " + declaration.types().get(0) + "\n", "- type: " + type + "\n");
  }

  private static List<String> items(List<String> texts) {
    return texts.stream().map(text -> "- " + text).toList();
  }

  private void section(String title, List<String> lines) {
    if (lines.isEmpty() && !List.of("Example", "Parameters").contains(title)) {
      return;
    }
    line("");
    line("## " + title);
    line("");
    lines.forEach(this::line);
  }

  private void paragraph(String text) {
    line("");
    line(text);
  }

  private void line(String text) {
    page.append(text).append('\n');
  }

  private static String row(DeclaredParameter parameter) {
    return "| `"
        + parameter.name()
        + "` | "
        + parameter.sources().stream()
            .map(source -> source.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "))
        + " | "
        + kind(parameter)
        + " | "
        + parameter.otherwise().map(text -> "`" + text + "`").orElse("")
        + " | "
        + told(parameter)
        + " |";
  }

  private static String kind(DeclaredParameter parameter) {
    String kind = parameter.kind().name().toLowerCase(Locale.ROOT);
    return (parameter.required() ? "**required** " : "")
        + (parameter.secret() ? "secret " : "")
        + kind;
  }

  private static String told(DeclaredParameter parameter) {
    String values =
        parameter.allowed().stream()
            .map(value -> "`" + value + "`")
            .collect(Collectors.joining(", "));
    return parameter.description().replace("|", "\\|")
        + (values.isEmpty() ? "" : " One of " + values + ".")
        + parameter.deprecated().map(instead -> " Deprecated: use " + instead + ".").orElse("");
  }
}
