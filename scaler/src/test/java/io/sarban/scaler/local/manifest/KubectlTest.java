// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubectlTest {

  @TempDir private Path folder;

  @Test
  void isThatOfAnAbsoluteFolderOnly() throws Exception {
    Path program = Files.writeString(folder.resolve("kubectl"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    Path relative = Path.of("").toAbsolutePath().relativize(folder.toAbsolutePath());
    assertThat(relative.resolve("kubectl")).isExecutable();

    assertThat(Kubectl.onPath(":/nowhere:" + folder)).isPresent();
    assertThat(Kubectl.onPath(relative.toString())).isEmpty();
    assertThat(Kubectl.onPath(null)).isEmpty();
  }
}
