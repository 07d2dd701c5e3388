// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function;

import io.sarban.scaler.function.source.Function;
import io.sarban.scaler.function.source.FunctionException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The language whose worker an app needs: the setting FUNCTIONS_WORKER_RUNTIME. */
final class Runtimes {

  static final String SETTING = "FUNCTIONS_WORKER_RUNTIME";

  private Runtimes() {}

  /**
   * The runtime from the settings, or else from the files in the folder.
   *
   * @throws FunctionException if neither shows it
   */
  static String of(
      FunctionFolder folder, List<Function> functions, HostFile host, LocalSettings settings) {
    return Optional.ofNullable(settings.values().get(SETTING))
        .filter(said -> !said.isBlank())
        .or(() -> host.customHandler() ? Optional.of("custom") : Optional.empty())
        .or(() -> functions.stream().map(Runtimes::ofCode).flatMap(Optional::stream).findFirst())
        .or(() -> ofFolder(folder))
        .orElseThrow(
            () ->
                new FunctionException(
                    "nothing tells the functions' language: write "
                        + SETTING
                        + " into the Values of "
                        + LocalSettings.FILE
                        + ", such as node, python, java, dotnet-isolated, powershell or custom"));
  }

  private static Optional<String> ofCode(Function function) {
    String code = function.code().toLowerCase(Locale.ROOT);
    String end = code.substring(code.lastIndexOf('.') + 1);
    return switch (end) {
      case "js", "mjs", "cjs", "ts" -> Optional.of("node");
      case "py" -> Optional.of("python");
      case "ps1" -> Optional.of("powershell");
      case "jar" -> Optional.of("java");
      default -> Optional.empty();
    };
  }

  private static Optional<String> ofFolder(FunctionFolder folder) {
    if (folder.has("pom.xml") || folder.gradle()) {
      return Optional.of("java");
    }
    if (folder.files().keySet().stream().anyMatch(file -> file.endsWith("functions.metadata"))) {
      return Optional.of("dotnet-isolated");
    }
    if (folder.endsIn(".csproj", ".fsproj")) {
      return Optional.of("dotnet");
    }
    if (folder.has("package.json")) {
      return Optional.of("node");
    }
    if (folder.has("requirements.txt") || folder.endsIn(".py")) {
      return Optional.of("python");
    }
    return folder.endsIn(".ps1") ? Optional.of("powershell") : Optional.empty();
  }
}
