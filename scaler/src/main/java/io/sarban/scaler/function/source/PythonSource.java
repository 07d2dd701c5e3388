// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The functions that a source registers by decorators, in Python's programming model 2. The source
 * is read, and never run.
 */
public final class PythonSource {

  private static final Set<String> APPS = Set.of("FunctionApp", "DFApp", "Blueprint", "BluePrint");
  private static final Set<String> WEB_APPS = Set.of("AsgiFunctionApp", "WsgiFunctionApp");
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("route", "httpTrigger"),
          Map.entry("schedule", "timerTrigger"),
          Map.entry("service_bus_queue_trigger", "serviceBusTrigger"),
          Map.entry("service_bus_topic_trigger", "serviceBusTrigger"),
          Map.entry("event_hub_message_trigger", "eventHubTrigger"),
          Map.entry("cosmos_db_trigger", "cosmosDBTrigger"),
          Map.entry("cosmos_db_trigger_v3", "cosmosDBTrigger"),
          Map.entry("warm_up_trigger", "warmupTrigger"));

  /** The name that the Functions library gives to the single function of a web framework's app. */
  private static final String WEB_APP = "http_app_func";

  private final String file;
  private final Tokens tokens;
  private final PythonValues values;
  private final List<Function> functions = new ArrayList<>();

  private PythonSource(String text, String file) {
    this.file = file;
    this.tokens = PythonScanner.scan(text);
    this.values = new PythonValues(tokens);
  }

  /** Whether a source may register functions. */
  public static boolean isOne(String text) {
    return text.contains("azure.functions") || text.contains("azure.durable_functions");
  }

  /**
   * All functions that the source registers.
   *
   * @throws FunctionException if a decorator cannot be read
   */
  public static List<Function> read(String text, String file) {
    PythonSource source = new PythonSource(text, file);
    source.read();
    return source.functions;
  }

  private void read() {
    Set<String> apps = values.named(APPS);
    if (!values.named(WEB_APPS).isEmpty()) {
      functions.add(
          new Function(
              WEB_APP, Binding.of("httpTrigger", Map.of(), file + ", function " + WEB_APP)));
    }
    List<Decorator> decorators = new ArrayList<>();
    boolean begins = true;
    while (!tokens.ended()) {
      Token token = tokens.take();
      if (begins && token.is("@")) {
        decorator(apps, token.line()).ifPresent(decorators::add);
      } else if (begins && (token.named("def") || token.named("class") || token.named("async"))) {
        Token name = token.named("async") ? tokens.at(tokens.position() + 1) : tokens.peek();
        function(decorators, name.text());
        decorators.clear();
      }
      begins = token.kind() == Token.Kind.NEWLINE || begins && token.is("@");
    }
  }

  private record Decorator(String name, Map<String, Literal> arguments, int line) {}

  private Optional<Decorator> decorator(Set<String> apps, int line) {
    String root = tokens.take().text();
    String last = "";
    while (tokens.take(".")) {
      last = tokens.take().text();
    }
    boolean ours =
        last.endsWith("_trigger")
            || last.equals("route")
            || last.equals("schedule")
            || last.equals("function_name");
    if (!ours || !apps.isEmpty() && !apps.contains(root)) {
      return Optional.empty();
    }
    Map<String, Literal> arguments =
        tokens.take("(") ? values.arguments(first(last)) : new LinkedHashMap<>();
    if (arguments.get("") != null) {
      throw new FunctionException(
          file
              + ", line "
              + line
              + ": write the arguments of "
              + last
              + " with their names, such as arg_name=\"item\"");
    }
    return Optional.of(new Decorator(last, arguments, line));
  }

  private static String first(String decorator) {
    return switch (decorator) {
      case "function_name" -> "name";
      case "route" -> "route";
      default -> "";
    };
  }

  private void function(List<Decorator> decorators, String definition) {
    List<Decorator> triggers =
        decorators.stream().filter(one -> !one.name().equals("function_name")).toList();
    if (triggers.isEmpty()) {
      return;
    }
    int line = triggers.get(0).line();
    String name = decorators.stream().flatMap(one -> named(one).stream()).findAny().orElse("");
    name = name.isEmpty() ? definition : name;
    String where = file + ", line " + line + ", function " + name;
    if (triggers.size() > 1) {
      throw new FunctionException(where + ": has two triggers: a function has exactly one");
    }
    Map<String, Literal> fields = new LinkedHashMap<>();
    triggers.get(0).arguments().forEach((key, value) -> fields.put(camelCase(key), value));
    functions.add(
        new Function(name, Binding.of(type(triggers.get(0), where), fields, where), "", file));
  }

  private Optional<String> named(Decorator decorator) {
    if (!decorator.name().equals("function_name")) {
      return Optional.empty();
    }
    if (decorator.arguments().get("name") instanceof Literal.Text name) {
      return Optional.of(name.value());
    }
    throw new FunctionException(
        file
            + ", line "
            + decorator.line()
            + ": the name of a function cannot be read without running the code: write it as a"
            + " plain string");
  }

  private static String type(Decorator trigger, String where) {
    if (trigger.name().equals("generic_trigger")) {
      if (trigger.arguments().get("type") instanceof Literal.Text type) {
        return type.value();
      }
      throw new FunctionException(
          where + ": type cannot be read without running the code: write it as a plain string");
    }
    return TYPES.getOrDefault(trigger.name(), camelCase(trigger.name()));
  }

  /** Turns {@code queue_name} into queueName; names without underscore are unchanged. */
  private static String camelCase(String name) {
    StringBuilder camel = new StringBuilder();
    for (String part : name.split("_")) {
      camel.append(
          camel.length() == 0 || part.isEmpty()
              ? part
              : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
    }
    return camel.toString();
  }
}
