// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.image;

import com.google.cloud.tools.jib.api.CredentialRetriever;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Registry logins, as Docker and Podman store them.
 *
 * @param environment variables that say where they are stored
 * @param loopbackOnly whether only registries of this machine receive theirs
 */
public record RegistryLogins(Map<String, String> environment, boolean loopbackOnly) {

  public RegistryLogins(Map<String, String> environment) {
    this(environment, false);
  }

  /** The logins, limited to registries of this machine. */
  RegistryLogins ofLoopback() {
    return new RegistryLogins(environment, true);
  }

  List<CredentialRetriever> of(ImageReference image) {
    if (loopbackOnly && !Loopback.holds(image)) {
      return List.of();
    }
    CredentialRetrieverFactory factory = CredentialRetrieverFactory.forImage(image, log -> {});
    return files().stream().filter(Files::isRegularFile).map(factory::dockerConfig).toList();
  }

  /** The files in the order of their use. */
  private List<Path> files() {
    List<Path> files = new ArrayList<>();
    add(files, "DOCKER_CONFIG", "config.json");
    add(files, "HOME", ".docker/config.json");
    add(files, "REGISTRY_AUTH_FILE", "");
    add(files, "XDG_RUNTIME_DIR", "containers/auth.json");
    return files;
  }

  private void add(List<Path> files, String variable, String file) {
    String place = environment.getOrDefault(variable, "");
    if (!place.isEmpty()) {
      files.add(Path.of(place).resolve(file));
    }
  }
}
