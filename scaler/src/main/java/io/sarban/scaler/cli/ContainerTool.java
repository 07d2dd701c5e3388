// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import io.sarban.scaler.cli.Sarban.UserMistake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A program that builds Dockerfiles.
 *
 * @param program docker or buildah
 */
record ContainerTool(Path program) {

  private static final Pattern ID = Pattern.compile("(sha256:)?([0-9a-f]{12})[0-9a-f]*");

  /**
   * Finds docker, or else buildah.
   *
   * @param path the variable PATH
   */
  static ContainerTool find(String path) {
    for (String name : List.of("docker", "buildah")) {
      for (String folder : path.split(":")) {
        Path file = Path.of(folder).resolve(name);
        // a relative path could be a program in the folder that is deployed
        if (file.isAbsolute() && Files.isExecutable(file) && Files.isRegularFile(file)) {
          return new ContainerTool(file);
        }
      }
    }
    throw new UserMistake(
        "an image of functions is built by Docker or Buildah, and neither is on the PATH: install"
            + " one, or build the image elsewhere and name it by --image-name");
  }

  /**
   * Builds the folder's Dockerfile and pushes the image.
   *
   * @param name of the image, without a tag
   * @return the name with a tag, which changes with the image
   */
  String push(Path folder, String name) {
    if (!Files.isRegularFile(folder.resolve("Dockerfile"))) {
      throw new UserMistake(
          folder + " has no Dockerfile: func init --docker-only writes one; or use --image-name");
    }
    List<String> build = new ArrayList<>(List.of("build", "-q", folder.toString()));
    String said = run(build).strip();
    String last = said.substring(said.lastIndexOf('\n') + 1);
    var id = ID.matcher(last);
    if (!id.matches()) {
      throw new UserMistake(program + " build -q said no image's id");
    }
    String image = name + ":" + id.group(2);
    run(List.of("tag", last, image));
    run(List.of("push", image));
    return image;
  }

  private String run(List<String> words) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(words);
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new UserMistake(
            program.getFileName() + " " + words.get(0) + " failed; its own message is above");
      }
      return said;
    } catch (IOException e) {
      throw new UserMistake(program + " cannot be run: check its permissions");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserMistake("interrupted");
    }
  }
}
