// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sarban.scaler.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files with any content are read, or reported in one line. */
class ManifestsFuzz {

  @FuzzTest
  void manifests(byte[] data) throws IOException {
    read("a.yaml", data);
  }

  @FuzzTest
  void json(byte[] data) throws IOException {
    read("a.json", data);
  }

  @FuzzTest
  void kustomization(byte[] data) throws IOException {
    read("kustomization.yaml", data);
  }

  private static void read(String name, byte[] data) throws IOException {
    Path folder = Files.createTempDirectory("fuzz");
    Path file = folder.resolve(name);
    try {
      Files.write(file, data);
      FileContent content = Manifests.read(file);
      content.resources().values().forEach(Manifests::asText);
      for (Problem problem : content.after(FileContent.NONE).problems()) {
        assertThat(problem.toString()).doesNotContain("\n").doesNotContain("\r");
        assertThat(problem.toString().length()).isLessThan(2_000);
      }
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }
}
