// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.sarban.scaler.cli.Sarban.UserMistake;
import io.sarban.scaler.measure.kamelet.Kamelets;
import io.sarban.scaler.trigger.Declarations;
import io.sarban.scaler.trigger.SimilarName;
import io.sarban.scaler.trigger.TriggerDeclaration;
import io.sarban.scaler.trigger.TriggerPage;
import io.sarban.scaler.trigger.TriggerSchema;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "triggers",
    description = "List the trigger types; or tell a type's parameters, with an example.",
    mixinStandardHelpOptions = true)
final class Triggers implements Callable<Integer> {

  enum Output {
    TEXT,
    MARKDOWN,
    SCHEMA
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "TYPE", arity = "0..1", description = "A trigger's type.")
  private String type;

  @Option(
      names = "--triggers",
      paramLabel = "DIR",
      description = "Folder of *.kamelet.yaml files with trigger types of your own.")
  private Path triggers;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text (default), markdown (a type's page), or schema (a JSON schema of all).")
  private Output output;

  @Option(
      names = "--write",
      paramLabel = "DIR",
      description = "Write all pages and the JSON schema into a folder.")
  private Path written;

  @Override
  public Integer call() throws IOException {
    Map<String, TriggerDeclaration> all = new TreeMap<>(Declarations.shipped().byType());
    if (triggers != null) {
      Folders.require(triggers);
      addOwn(all);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (written != null) {
      write(all);
    } else if (output == Output.SCHEMA) {
      out.println(json(all));
    } else if (type == null) {
      list(all, out);
    } else {
      tell(declaration(all), out);
    }
    out.flush();
    return 0;
  }

  private void addOwn(Map<String, TriggerDeclaration> all) throws IOException {
    try (Stream<Path> files = Files.list(triggers)) {
      for (Path file : files.filter(one -> one.toString().endsWith(Kamelets.ENDING)).toList()) {
        try {
          TriggerDeclaration declaration = Kamelets.declared(file);
          declaration.types().forEach(name -> all.put(name, declaration));
        } catch (IOException e) {
          throw new UserMistake(file + ": " + e.getMessage());
        }
      }
    }
  }

  private TriggerDeclaration declaration(Map<String, TriggerDeclaration> all) {
    TriggerDeclaration found = all.get(type);
    if (found == null) {
      throw new UserMistake(
          "\""
              + type
              + "\" is no trigger type"
              + SimilarName.of(type, all.keySet())
                  .map(similar -> ": did you mean " + similar + "?")
                  .orElse(": ./sarban triggers lists them"));
    }
    return found;
  }

  private void write(Map<String, TriggerDeclaration> all) throws IOException {
    Files.createDirectories(written);
    for (Map.Entry<String, TriggerDeclaration> one : all.entrySet()) {
      Files.writeString(
          written.resolve(one.getKey() + ".md"), TriggerPage.of(one.getKey(), one.getValue()));
    }
    Files.writeString(written.resolve("schema.json"), json(all) + "\n");
  }

  private static String json(Map<String, TriggerDeclaration> all) throws JsonProcessingException {
    return new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValueAsString(TriggerSchema.of(all));
  }

  private static void list(Map<String, TriggerDeclaration> all, PrintWriter out) {
    int width = all.keySet().stream().mapToInt(String::length).max().orElse(0);
    all.forEach((name, one) -> out.printf("%-" + width + "s  %s%n", name, one.title()));
    out.println();
    out.println("./sarban triggers TYPE prints a type's parameters, with an example.");
  }

  private void tell(TriggerDeclaration declaration, PrintWriter out) {
    if (output == Output.MARKDOWN) {
      out.print(TriggerPage.of(type, declaration));
    } else {
      new TriggerText(out).print(type, declaration);
    }
  }
}
