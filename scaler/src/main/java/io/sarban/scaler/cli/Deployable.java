package io.sarban.scaler.cli;

import io.sarban.scaler.cli.Sarban.UserMistake;
import io.sarban.scaler.image.RouteImage;
import io.sarban.scaler.local.FunctionFiles;
import io.sarban.scaler.local.RouteFiles;
import io.sarban.scaler.route.Derived;
import io.sarban.scaler.route.Scaling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What is deployed: routes, or a folder of functions. */
interface Deployable {

  /**
   * All of its objects.
   *
   * @param image of its pods
   * @param keys of functions, that are kept
   * @param openShift whether it is for such a cluster, whatever the options say
   */
  Derived derived(String image, Map<String, String> keys, boolean openShift);

  /** The image of its pods as far as it is known without making it. */
  String image();

  /**
   * Makes the image if an option says so.
   *
   * @param tell hears what was made
   * @return its name
   */
  String makeImage(Consumer<String> tell);

  /** The name of the Secret with the keys of functions, if there is one. */
  Optional<String> keysSecret();

  /**
   * @param tell hears what is fetched
   * @throws io.sarban.scaler.function.FunctionException if a folder of functions cannot be read
   * @throws io.sarban.scaler.route.RouteException if routes cannot be read
   */
  static Deployable of(
      String name,
      String namespace,
      List<Path> paths,
      Scaling scaling,
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
