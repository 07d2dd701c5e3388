// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import io.sarban.scaler.cli.Sarban.UserMistake;
import io.sarban.scaler.component.Libraries;
import io.sarban.scaler.image.BaseImage;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for images that deploy builds itself. */
final class ImageOptions {

  @Option(
      names = "--registry",
      paramLabel = "REGISTRY",
      description = {
        "Push an image there. Of routes: the worker with the routes in it; no Docker is needed.",
        "Of functions: their folder's Dockerfile, by Docker or Buildah."
      })
  private String registry;

  @Option(
      names = "--image-tar",
      paramLabel = "FILE",
      description = "Write the image of routes there, for docker load or ctr images import.")
  private Path tar;

  @Option(
      names = "--base-image",
      paramLabel = "IMAGE|TAR",
      description = "What the image of routes begins with (default: that of sarban/worker).")
  private String base;

  @Mixin private LibraryOptions libraries;

  /**
   * @param tell receives a line for each fetched library
   */
  Libraries libraries(Consumer<String> tell) {
    return libraries.libraries(tell);
  }

  Optional<String> registry() {
    return Optional.ofNullable(registry).map(name -> name.replaceFirst("/+$", ""));
  }

  Optional<Path> tar() {
    return Optional.ofNullable(tar);
  }

  BaseImage base() {
    return base == null ? BaseImage.DEFAULT : new BaseImage(base);
  }

  /** Whether to build an image. */
  boolean make() {
    return registry != null || tar != null;
  }

  /** Checks that at most one option names the image. */
  void check(Optional<String> named) {
    if (make() && named.isPresent()) {
      throw new UserMistake(
          "--image-name names an image that is there: leave it out, or --registry and --image-tar");
    }
  }
}
