// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.route.KustomizationFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {

  private static final String SECRETS = KustomizationFiles.SECRETS;

  @TempDir private Path folder;

  @Test
  void whatItHasWrittenIsReadAgain() {
    OutputFolder output = new OutputFolder(folder);
    output.write(Map.of(SECRETS, "host.master=k=1\n", "kustomization.yaml", "x"));
    assertThat(output.values(SECRETS)).isEqualTo(Map.of("host.master", "k=1"));
    assertThat(output.values("missing.env")).isEmpty();
  }

  @Test
  void keysThatComeWithAClonedFolderAreNotTaken() throws Exception {
    OutputFolder output = new OutputFolder(folder);
    Path file = Files.writeString(folder.resolve(SECRETS), "host.master=a-strangers\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(output.values(SECRETS)).isEmpty();

    Path elsewhere = folder.resolve("elsewhere");
    Files.move(file, elsewhere);
    Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rw-------"));
    Files.createSymbolicLink(file, elsewhere);
    assertThat(output.values(SECRETS)).isEmpty();
  }
}
