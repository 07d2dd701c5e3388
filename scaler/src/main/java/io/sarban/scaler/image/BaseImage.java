// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.image;

import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * The base of an image: a Java runtime.
 *
 * @param name an image of a registry, a tar file of one, or scratch for none
 */
public record BaseImage(String name) {

  /** The base of the published images; pom.xml names it, too. */
  public static final BaseImage DEFAULT =
      new BaseImage(
          "eclipse-temurin:25-jre@sha256:fcd7fd7b387f94bb2ac461478a7436ad8e349924c374ea8313919624dceae636");

  private static final Set<Platform> PLATFORMS =
      Set.of(new Platform("amd64", "linux"), new Platform("arm64", "linux"));

  /**
   * @param all whether to build for every platform that nodes may have; a tar file holds only one
   */
  JibContainerBuilder begin(RegistryLogins credentials, boolean all)
      throws InvalidImageReferenceException {
    if (name.equals("scratch")) {
      return Jib.fromScratch();
    }
    if (name.endsWith(".tar")) {
      if (!Files.isRegularFile(Path.of(name))) {
        throw new ImageException(name + " is missing: name an image, a tar of one, or scratch");
      }
      return Jib.from(TarImage.at(Path.of(name)));
    }
    ImageReference reference = ImageReference.parse(name);
    RegistryImage image = RegistryImage.named(reference);
    credentials.of(reference).forEach(image::addCredentialRetriever);
    JibContainerBuilder builder = Jib.from(image);
    return all ? builder.setPlatforms(PLATFORMS) : builder;
  }
}
