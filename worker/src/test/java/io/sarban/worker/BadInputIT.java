// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user can get wrong ends in one line that names it, and in an exit status other than 0. */
@Execution(ExecutionMode.CONCURRENT)
class BadInputIT {

  @TempDir private Path folder;

  private String failure(Map<String, String> environment, String route) throws Exception {
    try (RunningWorker worker = RunningWorker.start(folder, environment, route)) {
      assertThat(worker.awaitExit()).isNotZero();
      String log = worker.log().strip();
      assertThat(log).startsWith("worker: ").hasLineCount(1);
      return log;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "- route: {from: {uri: 'nothing:at-all', steps: []}} | nothing",
        "- route: {from: {uri: 'timer:a', steps: [{lgo: hello}]}} | lgo",
        "- route: {from: [ | route.yaml",
        "- route: {from: {uri: 'timer:a', steps: [{to: 'direct:{{MISSING}}'}]}} | MISSING"
      })
  void aRouteThatDoesNotLoad(String route, String named) throws Exception {
    Path file = Files.writeString(folder.resolve("route.yaml"), route);
    assertThat(failure(Map.of(), file.toString())).contains(named);
  }

  @Test
  void aFileThatIsMissing() throws Exception {
    assertThat(failure(Map.of(), folder.resolve("gone.yaml").toString())).contains("gone.yaml");
  }

  @Test
  void aFolderWithoutRoutes() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(failure(Map.of(), empty.toString())).contains("empty").contains("*.yaml");
  }

  @Test
  void aSettingThatIsNoNumber() throws Exception {
    assertThat(failure(Map.of("SARBAN_GRACE_SECONDS", "long"), folder.toString()))
        .contains("SARBAN_GRACE_SECONDS");
  }
}
