// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import io.sarban.scaler.cli.Sarban.UserMistake;
import io.sarban.scaler.image.RouteImage;
import io.sarban.scaler.local.manifest.FunctionFiles;
import io.sarban.scaler.local.manifest.RouteFiles;
import io.sarban.scaler.route.Derived;
import io.sarban.scaler.route.ScalingSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Something to deploy: routes, or a folder of functions. */
interface Deployable {

  /**
   * All objects of the workload.
   *
   * @param image of its pods
   * @param keys existing keys of functions, which are kept
   * @param openShift whether the cluster is OpenShift, whatever the options say
   */
  Derived derived(String image, Map<String, String> keys, boolean openShift);

  /** The image of the pods, as far as it is known without building it. */
  String image();

  /**
   * Builds the image if an option asks for it.
   *
   * @param tell receives a line for each built image
   * @return the image's name
   */
  String makeImage(Consumer<String> tell);

  /** The name of the Secret with the functions' keys, if there is one. */
  Optional<String> keysSecret();

  /**
   * @param tell receives a line for each fetched library
   * @throws io.sarban.scaler.function.source.FunctionException if a folder of functions cannot be
   *     read
   * @throws io.sarban.scaler.route.component.RouteException if routes cannot be read
   */
  static Deployable of(
      String name,
      String namespace,
      List<Path> paths,
      ScalingSettings scaling,
      DeployOptions options,
      Consumer<String> tell) {
    options.images().check(options.image());
    options.image().ifPresent(RouteImage::check);
    Path first = paths.get(0);
    if (Files.isDirectory(first) && FunctionFiles.isOne(first)) {
      return DeployedFunctions.of(name, namespace, first, scaling, options);
    }
    if (Files.isDirectory(first) && !RouteFiles.holdsAny(first)) {
      throw new UserMistake(
          first
              + " holds no *.camel.yaml, and no host.json of Azure Functions: name a folder that"
              + " does");
    }
    return DeployedRoutes.of(
        name, namespace, new RouteFiles(paths), scaling, options, options.images().libraries(tell));
  }
}
