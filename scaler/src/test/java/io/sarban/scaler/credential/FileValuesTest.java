package io.sarban.scaler.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarban.scaler.resource.CredentialRequest.FileValue;
import io.sarban.scaler.trust.AllowedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files, as Kubernetes mounts a Secret, below a root and out of it. */
class FileValuesTest {

  @TempDir private Path folder;
  private FileValues values;

  @BeforeEach
  void mount() throws IOException {
    Path root = Files.createDirectories(folder.resolve("root"));
    Path data = Files.createDirectories(root.resolve("..2026"));
    Files.writeString(data.resolve("api-key"), "key 1\n");
    Files.createSymbolicLink(root.resolve("..data"), Path.of("..2026"));
    Files.createSymbolicLink(root.resolve("api-key"), Path.of("..data/api-key"));
    Files.writeString(folder.resolve("secret"), "swordfish");
    Files.createSymbolicLink(root.resolve("out"), folder.resolve("secret"));
    values = new FileValues(new AllowedFiles(Optional.of(root)), InstantSource.system());
  }

  @Test
  void readsBelowTheRoot() {
    assertThat(values.read(new FileValue("apiKey", "api-key")).values())
        .containsEntry("apiKey", "key 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../secret", "out", "/etc/hostname", "missing", "..data", "a/../../secret", "\0"})
  void readsNothingElse(String path) {
    assertThatThrownBy(() -> values.read(new FileValue("apiKey", path)))
        .isInstanceOf(CredentialException.class)
        .hasMessageStartingWith("spec.filePath.path")
        .message()
        .doesNotContain("swordfish");
  }

  @Test
  void isOffWithoutARoot() {
    FileValues off = new FileValues(AllowedFiles.NONE, InstantSource.system());
    assertThatThrownBy(() -> off.read(new FileValue("apiKey", "api-key")))
        .hasMessageContaining("--filepath-auth-root-path");
  }
}
