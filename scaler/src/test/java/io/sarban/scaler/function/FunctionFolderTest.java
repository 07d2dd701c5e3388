// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarban.scaler.function.source.FunctionException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Folders of every programming model. */
class FunctionFolderTest {

  private static final String QUEUE =
      """
      {"bindings": [{"type": "queueTrigger", "name": "m", "queueName": "q", "connection": "C"}]}
      """;
  private static final String SETTINGS =
      """
      {"IsEncrypted": false, "Values": {"C": "hidden", "FUNCTIONS_WORKER_RUNTIME": "node"}}
      """;

  private final Map<String, String> files =
      new TreeMap<>(Map.of("host.json", "{}", "local.settings.json", SETTINGS));

  private FunctionApp read() {
    return new FunctionFolder(files).read();
  }

  private void refused(String message) {
    assertThatThrownBy(this::read)
        .isInstanceOf(FunctionException.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("hidden")
        .doesNotContain("\n");
  }

  private List<Measure> measures() {
    return read().scaled(Optional.empty(), false, type -> true).measures();
  }

  @Test
  void aFolderForEachFunction() {
    files.put("take/function.json", QUEUE);
    files.put("deep/er/function.json", QUEUE);
    assertThat(read().others()).containsExactly("take");
    assertThat(measures())
        .containsExactly(
            new Measure("azure-queue").with("queueName", "q").with("connectionFromEnv", "C"));
  }

  @Test
  void whatMavenOrGradleHavePackaged() {
    files.remove("host.json");
    files.put("pom.xml", "");
    refused("host.json");
    files.put("host.json", "{}");
    refused("build the app first, by mvn package");
    files.put("target/azure-functions/shop-1/host.json", "{}");
    files.put("target/azure-functions/shop-1/Take/function.json", QUEUE);
    assertThat(read().others()).containsExactly("Take");
    files.remove("pom.xml");
    files.put("build.gradle", "");
    assertThat(read().others()).containsExactly("Take");
  }

  @Test
  void whatDotnetHasPublished() {
    files.put("Shop.csproj", "");
    refused("build the app first, by dotnet publish");
    files.put("bin/Debug/net8.0/longer/functions.metadata", "[]");
    files.put(
        "bin/publish/functions.metadata",
        "[" + QUEUE.strip().replaceFirst("\\{", "{\"name\": \"Take\", ") + "]");
    assertThat(read().others()).containsExactly("Take");
  }

  @Test
  void dotnetInTheHostsProcess() {
    files.put("Shop.csproj", "");
    files.put("bin/output/Take/function.json", QUEUE);
    assertThat(read().others()).containsExactly("Take");
  }

  @Test
  void sourcesOfNode() {
    files.put("package.json", "{}");
    files.put(
        "src/functions/a.js",
        "const { app } = require('@azure/functions'); app.http('hello', {handler: f});");
    assertThat(read().requested()).containsExactly("hello");
    files.put("tsconfig.json", "{}");
    files.put(
        "src/functions/a.ts",
        "import { app } from '@azure/functions'; app.timer('tick', {schedule: s, handler: f});");
    assertThat(read().requested()).isEmpty();
    assertThat(read().others()).containsExactly("tick");
  }

  @Test
  void theLanguageIsToldByWhatIsThere() {
    files.put("local.settings.json", "{\"Values\": {}}");
    files.put("take/function.json", QUEUE);
    refused("write FUNCTIONS_WORKER_RUNTIME into the Values");
    files.put("requirements.txt", "");
    assertThat(read().runtime()).isEqualTo("python");
    files.put("take/function.json", QUEUE.replaceFirst("\\{", "{\"scriptFile\": \"run.ps1\", "));
    assertThat(read().runtime()).isEqualTo("powershell");
    files.put("host.json", "{\"customHandler\": {}}");
    assertThat(read().runtime()).isEqualTo("custom");
  }

  @Test
  void sourcesAreOfTheirLanguage() {
    files.put("local.settings.json", "{\"Values\": {}}");
    files.put("a.ts", "import { app } from '@azure/functions'; app.timer('a', {schedule: '*'});");
    assertThat(read().runtime()).isEqualTo("node");
    files.remove("a.ts");
    files.put(
        "functions/a.py",
        "from azure.functions import *\n"
            + "b = Blueprint()\n"
            + "@b.schedule(arg_name='t')\n"
            + "def a(t): ...\n");
    assertThat(read().runtime()).isEqualTo("python");
  }

  @Test
  void disabledFunctionsAndThoseThatTheHostDoesNotNameAreLeftOut() {
    files.put("one/function.json", QUEUE);
    files.put("two/function.json", QUEUE.replaceFirst("\\{", "{\"disabled\": true, "));
    files.put("three/function.json", QUEUE);
    files.put(
        "local.settings.json",
        SETTINGS.replace("\"C\"", "\"AzureWebJobs.three.Disabled\": \"true\", \"C\""));
    assertThat(read().others()).containsExactly("one");
    assertThat(read().notes())
        .containsExactly(
            "function three is disabled, and left out", "function two is disabled, and left out");
    files.put("host.json", "// all\n{\"functions\": [\"two\"],}");
    assertThat(read().others()).isEmpty();
  }

  @Test
  void whatCannotBeReadIsOneLine() {
    refused("no functions found");
    files.put("take/function.json", "{\"bindings\": [");
    refused("take/function.json, line 1: is no JSON");
    files.put("take/function.json", "{\"bindings\": []}");
    refused("has 0 bindings of a type that ends in Trigger");
    files.put("take/function.json", QUEUE);
    files.put("Take/function.json", QUEUE);
    refused("has the name of");
    files.remove("Take/function.json");
    files.put("ta ke/function.json", QUEUE);
    refused("\"ta ke\" is no name for a function");
    files.remove("ta ke/function.json");
    files.put("a.js", "// @azure/functions" + " ".repeat(1 << 20));
    files.remove("take/function.json");
    refused("a.js is larger than 1 MiB");
    files.put("a.js", "// @azure/functions\n" + "app.http('x', ".repeat(600));
    refused("a.js: registers more than 500 functions");
    files.remove("a.js");
    files.put("take/function.json", QUEUE);
    files.put("local.settings.json", "{\"IsEncrypted\": true, \"Values\": {\"C\": \"hidden\"}}");
    refused("run func settings decrypt");
    files.put("local.settings.json", "{\"Values\": {\"C\": {\"a\": \"hidden\"}}}");
    refused("Values, C: is no text");
    files.put("local.settings.json", "{\"Values\": {\"C d\": \"hidden\"}}");
    refused("\"C d\" is no name for a variable");
    files.put("local.settings.json", "[".repeat(100));
    refused("local.settings.json: is no JSON");
  }

  @Test
  void connectionStringsAreNamed() {
    files.put("take/function.json", QUEUE);
    files.put(
        "local.settings.json",
        SETTINGS.replace("\"Values\"", "\"ConnectionStrings\": {\"Sql\": \"hidden\"}, \"Values\""));
    assertThat(read().notes())
        .singleElement()
        .asString()
        .contains("(Sql)", "ConnectionStrings__NAME")
        .doesNotContain("hidden");
  }
}
