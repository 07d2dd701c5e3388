// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarban.scaler.cli.Sarban.UserMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks how Docker or Buildah is called: a program of that name records its arguments. */
class ContainerToolTest {

  private static final String ID = "sha256:0123456789abcdef0123456789abcdef";

  @TempDir private Path folder;
  private Path app;

  @BeforeEach
  void write() throws IOException {
    app = Files.createDirectory(folder.resolve("app"));
    Files.writeString(app.resolve("Dockerfile"), "FROM scratch\n");
  }

  private ContainerTool tool(String answer) throws IOException {
    Path program =
        Files.writeString(
            folder.resolve("buildah"),
            "#!/bin/sh\necho \"$@\" >>" + folder.resolve("words") + "\n" + answer + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return ContainerTool.find("/nowhere:" + folder);
  }

  @Test
  void buildsTagsAndPushes() throws IOException {
    assertThat(tool("[ $1 != build ] || echo " + ID).push(app, "r.example/shop"))
        .isEqualTo("r.example/shop:0123456789ab");
    assertThat(folder.resolve("words"))
        .hasContent(
            "build -q "
                + app
                + "\ntag "
                + ID
                + " r.example/shop:0123456789ab\npush r.example/shop:0123456789ab\n");
  }

  @Test
  void aProgramBelowTheCurrentFolderIsNotRun() throws IOException {
    tool("");
    Path relative = Path.of("").toAbsolutePath().relativize(folder.toRealPath());
    assertThatThrownBy(() -> ContainerTool.find(":" + relative))
        .hasMessageContaining("neither is on the PATH");
  }

  @Test
  void whatFailsIsOneLine() throws IOException {
    assertThatThrownBy(() -> ContainerTool.find("/nowhere"))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining("neither is on the PATH");
    ContainerTool fails = tool("exit 3");
    assertThatThrownBy(() -> fails.push(app, "r/shop"))
        .hasMessage("buildah build failed; its own message is above");
    ContainerTool silent = tool("echo done");
    assertThatThrownBy(() -> silent.push(app, "r/shop")).hasMessageContaining("no image's id");
    Files.delete(app.resolve("Dockerfile"));
    assertThatThrownBy(() -> fails.push(app, "r/shop")).hasMessageContaining("has no Dockerfile");
  }
}
