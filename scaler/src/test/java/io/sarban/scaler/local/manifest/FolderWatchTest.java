// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sarban.scaler.problem.ProblemLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderWatchTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;

  /** Before, a log that is written all the time delayed it for ever. */
  @Test
  void otherFilesDoNotDelayIt() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    AtomicInteger others = new AtomicInteger();
    AtomicBoolean done = new AtomicBoolean();
    Thread log = new Thread(() -> writeAllTheTime(done));
    try (FolderWatch watch =
        FolderWatch.start(
            folder,
            name -> {
              others.addAndGet(name.equals("a.log") ? 1 : 0);
              return name.equals("a.yaml");
            },
            calls::incrementAndGet)) {
      log.start();
      await().atMost(PATIENCE).until(() -> others.get() > 5);
      assertThat(calls).hasValue(0);
      Files.writeString(folder.resolve("a.yaml"), "a: 1\n");
      await().atMost(PATIENCE).until(() -> calls.get() > 0);
    } finally {
      done.set(true);
      log.join();
    }
  }

  private void writeAllTheTime(AtomicBoolean done) {
    try {
      for (int i = 0; !done.get(); i++) {
        Files.writeString(folder.resolve("a.log"), "line " + i);
        Thread.sleep(10);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Of these only the link changes its name. */
  @Test
  void aMountedConfigMapIsSeen() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Files.createDirectory(folder.resolve("..1"));
    try (FolderWatch watch = FolderWatch.start(folder, name -> false, calls::incrementAndGet)) {
      Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..1"));
      Files.move(
          folder.resolve("..data_tmp"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
      await().atMost(PATIENCE).until(() -> calls.get() > 0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a.yaml, true",
    "kustomization.yml, true",
    "hello.camel.yaml, true",
    "connection.env, true",
    "other.camel.yaml, false",
    "README.md, false",
    ".a.yaml.swp, false",
    ".b.yaml, false",
  })
  void ofAFolderOfManifestsTheseAreRead(String name, boolean read) throws IOException {
    Files.writeString(
        folder.resolve("kustomization.yaml"),
        """
        configMapGenerator: [{name: c, files: [route=./hello.camel.yaml]}]
        secretGenerator: [{name: s, envs: [connection.env]}]
        """);
    try (ManifestFolder manifests = new ManifestFolder(folder, new ProblemLog())) {
      assertThat(manifests.reads(name)).isEqualTo(read);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a.yaml, true",
    "hello.camel.yaml, true",
    ".env, true",
    "connection.env, true",
    "route.txt, true",
    "README.md, false",
    ".a.yaml.swp, false",
  })
  void ofRoutesTheseAreRead(String name, boolean read) {
    assertThat(new RouteFiles(List.of(folder, folder.resolve("route.txt"))).reads(name))
        .isEqualTo(read);
  }
}
