// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names with an underscore, with the JVM options that the scaler ships with. */
class HostAliasTest {

  @TempDir private Path folder;
  private final HostileServer server = new HostileServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private String ask(String host, String path) throws Exception {
    Path hosts =
        Files.writeString(
            folder.resolve("hosts"), "127.0.0.1 my_host other_host\n169.254.169.254 meta_data\n");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@jvm.options",
                "-Djdk.net.hosts.file=" + hosts,
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                AskedOnce.class.getName(),
                host,
                path)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  private String port() {
    return server.url("").replaceFirst(".*:", ":");
  }

  @Test
  void aNameIsAskedByItsAddressAndNamedInHost() throws Exception {
    server.answers("/x", 200, "7");
    assertThat(ask("my_host", port() + "/x?y=z")).isEqualTo("read 2007\nasked 200\n");
    assertThat(server.seen)
        .hasSize(2)
        .allMatch(request -> request.startsWith("GET /x?y=z"))
        .allMatch(request -> request.contains("Host: [my_host" + port() + "]"))
        .noneMatch(request -> request.contains("chosen"));
  }

  @Test
  void aRedirectToAnotherNameTakesNoCredentialWithIt() throws Exception {
    server.redirects("/x", 302, "http://other_host" + port() + "/b");
    server.answers("/b", 200, "7");
    assertThat(ask("my_host", port() + "/x"))
        .startsWith("read 2007\n")
        .contains("redirects to http://other_host" + port() + " ");
    List<String> second = server.seen.stream().filter(r -> r.startsWith("GET /b")).toList();
    assertThat(second)
        .hasSize(1)
        .allMatch(request -> request.contains("Host: [other_host" + port() + "]"))
        .noneMatch(request -> request.contains("canary"));
  }

  @Test
  void aMetadataAddressBehindAnUnderscoreIsNotAsked() throws Exception {
    assertThat(ask("meta_data", "/latest"))
        .startsWith("refused leads to a link-local or cloud metadata address");
  }
}
