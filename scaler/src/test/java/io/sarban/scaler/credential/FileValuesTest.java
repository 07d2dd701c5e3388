// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarban.scaler.resolve.CredentialRequest.FileParameters;
import io.sarban.scaler.trust.AllowedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files, as Kubernetes mounts a Secret, inside and outside of the root. */
class FileValuesTest {

  @TempDir private Path folder;
  private FileValues values;

  @BeforeEach
  void mount() throws IOException {
    Path root = Files.createDirectories(folder.resolve("root"));
    Path data = Files.createDirectories(root.resolve("..2026"));
    Files.writeString(data.resolve("api-key"), "{\"apiKey\": \"key 1\", \"host\": \"h\"}\n");
    Files.createSymbolicLink(root.resolve("..data"), Path.of("..2026"));
    Files.createSymbolicLink(root.resolve("api-key"), Path.of("..data/api-key"));
    Files.writeString(folder.resolve("secret"), "swordfish");
    Files.createSymbolicLink(root.resolve("out"), folder.resolve("secret"));
    values = new FileValues(new AllowedFiles(Optional.of(root)), InstantSource.system());
  }

  @Test
  void readsBelowTheRoot() {
    assertThat(values.read(new FileParameters("api-key")).values())
        .containsOnly(Map.entry("apiKey", "key 1"), Map.entry("host", "h"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../secret", "out", "/etc/hostname", "missing", "..data", "a/../../secret", "\0"})
  void readsNothingElse(String path) {
    assertThatThrownBy(() -> values.read(new FileParameters(path)))
        .isInstanceOf(CredentialException.class)
        .hasMessageStartingWith("spec.filePath")
        .message()
        .doesNotContain("swordfish");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "swordfish",
        "[\"swordfish\"]",
        "{\"a\": {\"b\": \"swordfish\"}}",
        "{\"a\": 5}",
        ""
      })
  void aFileThatIsNoObjectOfTextsIsToldWithoutItsText(String text) throws IOException {
    Files.writeString(folder.resolve("root/other"), text);
    assertThatThrownBy(() -> values.read(new FileParameters("other")))
        .hasMessageStartingWith("spec.filePath names a file that is no JSON object of texts")
        .message()
        .doesNotContain("swordfish");
  }

  @Test
  void isOffWithoutARoot() {
    FileValues off = new FileValues(AllowedFiles.NONE, InstantSource.system());
    assertThatThrownBy(() -> off.read(new FileParameters("api-key")))
        .hasMessageContaining("--filepath-auth-root-path");
  }
}
