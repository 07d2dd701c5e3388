// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function.source;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The functions that a source registers in Node's programming model 4: {@code app.http('NAME',
 * {...})} and similar calls. The source is read, and never run.
 */
public final class NodeSource {

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("http", "httpTrigger"),
          Map.entry("get", "httpTrigger"),
          Map.entry("post", "httpTrigger"),
          Map.entry("put", "httpTrigger"),
          Map.entry("patch", "httpTrigger"),
          Map.entry("deleteRequest", "httpTrigger"),
          Map.entry("storageQueue", "queueTrigger"),
          Map.entry("storageBlob", "blobTrigger"),
          Map.entry("serviceBusQueue", "serviceBusTrigger"),
          Map.entry("serviceBusTopic", "serviceBusTrigger"),
          Map.entry("orchestration", "orchestrationTrigger"),
          Map.entry("mySql", "mysqlTrigger"));

  /** Members of app that do not register functions. */
  private static final Set<String> OTHERS = Set.of("hook", "setup");

  private static final int MAX_FUNCTIONS = 500;

  /** Maximum number of tokens in a call's type arguments. */
  private static final int MAX_TYPES = 50;

  private final String file;
  private final Tokens tokens;
  private final JavaScriptValues values;

  private NodeSource(String text, String file) {
    this.file = file;
    this.tokens = JavaScriptScanner.scan(text, file);
    this.values = new JavaScriptValues(tokens);
  }

  /** Whether a source may register functions. */
  public static boolean isOne(String text) {
    return text.contains("@azure/functions") || text.contains("durable-functions");
  }

  /**
   * All functions that the source registers.
   *
   * @throws FunctionException if a name cannot be read
   */
  public static List<Function> read(String text, String file) {
    return new NodeSource(text, file).functions();
  }

  private List<Function> functions() {
    List<Function> functions = new ArrayList<>();
    Set<String> apps = apps();
    for (int i = 0; !tokens.at(i).kind().equals(Token.Kind.END); i++) {
      Token method = tokens.at(i + 2);
      if (tokens.at(i).kind() == Token.Kind.NAME
          && apps.contains(tokens.at(i).text())
          && tokens.at(i + 1).is(".")
          && method.kind() == Token.Kind.NAME
          && behindTypes(i + 3)
          && !OTHERS.contains(method.text())) {
        functions.add(registration(method));
        if (functions.size() > MAX_FUNCTIONS) {
          throw new FunctionException(
              file + ": registers more than " + MAX_FUNCTIONS + " functions: split it");
        }
      }
    }
    return functions;
  }

  /**
   * Moves past a call's opening bracket, and TypeScript's {@code <...>} before it; returns whether
   * this is a call.
   */
  private boolean behindTypes(int position) {
    tokens.go(position);
    int open = 0;
    do {
      Token token = tokens.peek();
      open += token.is("<") ? 1 : token.is(">") ? -1 : 0;
      if (open > 0 || token.is(">")) {
        tokens.take();
      }
    } while (open > 0 && tokens.position() < position + MAX_TYPES);
    return tokens.take("(");
  }

  /**
   * The names of {@code app}, including those from imports: {@code app as NAME}, {@code {app:
   * NAME}}.
   */
  private Set<String> apps() {
    Set<String> names = new HashSet<>(Set.of("app"));
    for (int i = 0; !tokens.at(i).kind().equals(Token.Kind.END); i++) {
      Token between = tokens.at(i + 1);
      boolean renamed =
          between.named("as")
              || between.is(":") && (tokens.at(i - 1).is("{") || tokens.at(i - 1).is(","));
      if (tokens.at(i).named("app") && renamed && tokens.at(i + 2).kind() == Token.Kind.NAME) {
        names.add(tokens.at(i + 2).text());
      }
    }
    return names;
  }

  private Function registration(Token method) {
    if (!(values.value() instanceof Literal.Text name)) {
      throw new FunctionException(
          file
              + ", line "
              + method.line()
              + ": the name of a function cannot be read without running the code: write it as a"
              + " plain string, app."
              + method.text()
              + "('NAME', ...)");
    }
    Map<String, Literal> options =
        tokens.take(",") && values.value() instanceof Literal.Fields fields
            ? fields.fields()
            : Map.of(Binding.REST, new Literal.Unknown());
    String where = file + ", line " + method.line() + ", function " + name.value();
    Binding trigger =
        method.text().equals("generic")
            ? generic(options, where)
            : Binding.of(
                TYPES.getOrDefault(method.text(), method.text() + "Trigger"), options, where);
    return new Function(name.value(), trigger, "", file);
  }

  private static Binding generic(Map<String, Literal> options, String where) {
    Literal trigger = options.get("trigger");
    Map<String, Literal> fields = new LinkedHashMap<>();
    Optional<String> type = Optional.empty();
    if (trigger instanceof Literal.Fields literal) {
      fields.putAll(literal.fields());
    } else if (trigger instanceof Literal.Call call) {
      fields.putAll(call.fields());
      type =
          call.name().equals("generic")
              ? type
              : Optional.of(TYPES.getOrDefault(call.name(), call.name() + "Trigger"));
    }
    if (fields.get("type") instanceof Literal.Text said) {
      type = Optional.of(said.value());
    }
    return Binding.of(
        type.orElseThrow(
            () ->
                new FunctionException(
                    where
                        + ": trigger cannot be read without running the code: write it there as"
                        + " trigger.generic({type: '...', ...})")),
        fields,
        where);
  }
}
