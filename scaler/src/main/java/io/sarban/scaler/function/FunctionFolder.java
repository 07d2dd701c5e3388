// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function;

import io.sarban.scaler.function.source.Function;
import io.sarban.scaler.function.source.FunctionException;
import io.sarban.scaler.function.source.NodeSource;
import io.sarban.scaler.function.source.PythonSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A folder of functions.
 *
 * @param files texts by their paths in the folder, with / as separator
 */
public record FunctionFolder(Map<String, String> files) {

  private static final int MAX_SOURCE = 1 << 20;
  private static final String BUILT_BY_JAVA = "target/azure-functions/";
  private static final String BUILT_BY_GRADLE = "build/azure-functions/";

  public FunctionFolder {
    files = new TreeMap<>(files);
  }

  /**
   * Reads the functions and settings.
   *
   * @throws FunctionException that says what to fix
   */
  public FunctionApp read() {
    String root = root();
    String text = files.get(root + HostFile.FILE);
    if (text == null) {
      throw new FunctionException(
          "the folder has no host.json: name the folder that func init has made");
    }
    HostFile host = HostFile.read(text);
    List<Function> functions = functions(root, host);
    if (functions.isEmpty()) {
      throw new FunctionException(none());
    }
    refuseTwins(functions);
    LocalSettings settings =
        Optional.ofNullable(files.get(LocalSettings.FILE))
            .map(LocalSettings::read)
            .orElse(LocalSettings.NONE);
    return FunctionApp.of(functions, host, settings, Runtimes.of(this, functions, host, settings));
  }

  /** The folder of the app: Java's build plugins use a folder inside the project. */
  private String root() {
    if (files.containsKey(HostFile.FILE) && !has("pom.xml") && !gradle()) {
      return "";
    }
    return files.keySet().stream()
        .filter(file -> file.startsWith(BUILT_BY_JAVA) || file.startsWith(BUILT_BY_GRADLE))
        .filter(file -> file.endsWith("/" + HostFile.FILE) && file.split("/").length == 4)
        .map(file -> file.substring(0, file.length() - HostFile.FILE.length()))
        .findFirst()
        .orElse("");
  }

  boolean has(String file) {
    return files.containsKey(file);
  }

  boolean gradle() {
    return has("build.gradle") || has("build.gradle.kts");
  }

  boolean endsIn(String... ends) {
    return files.keySet().stream()
        .filter(file -> !file.contains("/"))
        .anyMatch(file -> List.of(ends).stream().anyMatch(file::endsWith));
  }

  private List<Function> functions(String root, HostFile host) {
    List<Function> functions = new ArrayList<>(described(root));
    if (functions.isEmpty()) {
      functions.addAll(dotnet());
    }
    if (functions.isEmpty()) {
      files.forEach(
          (file, text) -> {
            if (file.endsWith(".py") && PythonSource.isOne(text)) {
              functions.addAll(PythonSource.read(bounded(text, file), file));
            } else if (isNode(file) && NodeSource.isOne(text)) {
              functions.addAll(NodeSource.read(bounded(text, file), file));
            }
          });
    }
    return functions.stream()
        .filter(one -> host.functions().isEmpty() || host.functions().contains(one.name()))
        .toList();
  }

  private static String bounded(String text, String file) {
    if (text.length() > MAX_SOURCE) {
      throw new FunctionException(
          file + " is larger than 1 MiB: keep bundles in a folder dist, which is not read");
    }
    return text;
  }

  /** Functions with a function.json in a folder of the function's name. */
  private List<Function> described(String root) {
    List<Function> functions = new ArrayList<>();
    files.forEach(
        (file, text) -> {
          String inside = file.startsWith(root) ? file.substring(root.length()) : "";
          String[] names = inside.split("/");
          if (names.length == 2 && names[1].equals("function.json")) {
            FunctionJson.read(text, names[0], file).ifPresent(functions::add);
          }
        });
    return functions;
  }

  /**
   * The output of a .NET build: it is unknown which output is the newest, so the one with the
   * shortest path counts.
   */
  private List<Function> dotnet() {
    Optional<String> metadata =
        files.keySet().stream()
            .filter(
                file -> file.equals("functions.metadata") || file.endsWith("/functions.metadata"))
            .min(Comparator.comparing(String::length));
    if (metadata.isPresent()) {
      return FunctionJson.metadata(files.get(metadata.get()), metadata.get());
    }
    Map<String, Function> functions = new LinkedHashMap<>();
    files.forEach(
        (file, text) -> {
          String[] names = file.split("/");
          if (names.length > 2 && names[0].equals("bin") && file.endsWith("/function.json")) {
            String name = names[names.length - 2];
            FunctionJson.read(text, name, file).ifPresent(one -> functions.put(name, one));
          }
        });
    return List.copyOf(functions.values());
  }

  /** Excludes compiled TypeScript, which repeats its sources. */
  private boolean isNode(String file) {
    boolean typed = file.endsWith(".ts") || file.endsWith(".mts") || file.endsWith(".cts");
    boolean plain = file.endsWith(".js") || file.endsWith(".mjs") || file.endsWith(".cjs");
    return typed && !file.endsWith(".d.ts") || plain && !has("tsconfig.json");
  }

  private String none() {
    if (has("pom.xml")) {
      return "no functions found: build the app first, by mvn package; it writes "
          + BUILT_BY_JAVA
          + "NAME";
    }
    if (gradle()) {
      return "no functions found: build the app first, by gradle azureFunctionsPackage";
    }
    if (endsIn(".csproj", ".fsproj")) {
      return "no functions found: build the app first, by dotnet publish -o bin/publish; it writes"
          + " functions.metadata";
    }
    return "no functions found: there is no NAME/function.json, no app.http(...) or its kin in"
        + " JavaScript or TypeScript that names @azure/functions, and no decorator such as"
        + " @app.route in Python that names azure.functions";
  }

  private static void refuseTwins(List<Function> functions) {
    Map<String, String> seen = new LinkedHashMap<>();
    for (Function one : functions) {
      String other = seen.putIfAbsent(one.name().toLowerCase(Locale.ROOT), one.trigger().where());
      if (other != null) {
        throw new FunctionException(
            one.trigger().where() + ": has the name of " + other + ": rename one of them");
      }
    }
  }

  /** Keeps secrets out of logs. */
  @Override
  public String toString() {
    return "FunctionFolder" + files.keySet();
  }
}
