// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import io.sarban.scaler.component.Libraries;
import io.sarban.scaler.component.RouteNeeds;
import io.sarban.scaler.image.RegistryLogins;
import io.sarban.scaler.image.RouteImage;
import io.sarban.scaler.image.WorkerFiles;
import io.sarban.scaler.kubernetes.deploy.RequestedRoutes;
import io.sarban.scaler.local.manifest.RouteFiles;
import io.sarban.scaler.route.App;
import io.sarban.scaler.route.Derived;
import io.sarban.scaler.route.PodSettings;
import io.sarban.scaler.route.RouteFile;
import io.sarban.scaler.route.ScalingSettings;
import io.sarban.scaler.route.component.RouteException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Camel routes. */
record DeployedRoutes(
    String name,
    String namespace,
    RouteFiles files,
    List<RouteFile> routes,
    ScalingSettings scaling,
    DeployOptions options,
    Libraries libraries)
    implements Deployable {

  static DeployedRoutes of(
      String name,
      String namespace,
      RouteFiles files,
      ScalingSettings scaling,
      DeployOptions options,
      Libraries libraries) {
    options.images().registry().ifPresent(registry -> RouteImage.check(registry + "/" + name));
    return new DeployedRoutes(name, namespace, files, files.read(), scaling, options, libraries);
  }

  @Override
  public Derived derived(String image, Map<String, String> keys, boolean openShift) {
    PodSettings pods = options.pods(image, openShift);
    Map<String, String> variables = files.variables();
    Derived derived =
        new App(
                name,
                namespace,
                routes,
                variables,
                environment(),
                scaling,
                ScalingSettings.NONE,
                options.images().make() ? pods.withRoutesInside() : pods)
            .derive();
    requireOnBoard();
    List<String> notes = new ArrayList<>(derived.notes());
    notes.addAll(left(variables.keySet()));
    Derived noted = new Derived(derived.resources(), notes, derived.clear());
    return pods.place().openShift() ? RequestedRoutes.onOpenShift(noted, name, namespace) : noted;
  }

  /**
   * Checks that the general worker's image has what the routes need. Does not check an image that
   * is built or named.
   */
  private void requireOnBoard() {
    if (options.images().make() || options.image().isPresent()) {
      return;
    }
    libraries
        .missing(needs())
        .forEach(
            (artifact, named) -> {
              throw new RouteException(
                  named
                      + " needs "
                      + artifact
                      + ", which the image "
                      + PodSettings.DEFAULT.image()
                      + " has not: let an image with it be made by --registry or --image-tar, or"
                      + " name one that has it by --image-name");
            });
  }

  private RouteNeeds needs() {
    Map<String, String> variables = new HashMap<>(environment());
    variables.putAll(files.variables());
    return libraries.needs(routes.stream().map(RouteFile::text).toList(), variables);
  }

  /** The variables that the user names: a route from someone else must not read others. */
  private Map<String, String> environment() {
    Map<String, String> allowed = new HashMap<>(System.getenv());
    allowed.keySet().retainAll(options.environment());
    return allowed;
  }

  /** A note for each variable that a route names and that only the user's environment has. */
  private List<String> left(Set<String> beside) {
    return routes.stream()
        .flatMap(route -> route.placeholders().stream())
        .distinct()
        .filter(System.getenv()::containsKey)
        .filter(name -> !beside.contains(name) && !options.environment().contains(name))
        .map(name -> name + " of your environment is not deployed: add --env " + name)
        .toList();
  }

  @Override
  public String image() {
    return options.images().make()
        ? options.images().registry().map(registry -> registry + "/").orElse("")
            + name
            + ":"
            + made().tag()
        : options.image().orElse(PodSettings.DEFAULT.image());
  }

  @Override
  public String makeImage(Consumer<String> tell) {
    String image = image();
    RegistryLogins credentials = new RegistryLogins(System.getenv());
    if (options.images().registry().isPresent()) {
      made().push(image, credentials);
      tell.accept("Image " + image + " pushed");
    }
    options
        .images()
        .tar()
        .ifPresent(
            tar -> {
              made().write(image, tar, credentials);
              tell.accept("Image " + image + " written to " + tar);
            });
    return image;
  }

  private RouteImage made() {
    Map<String, String> texts = new LinkedHashMap<>();
    routes.forEach(route -> texts.put(route.name(), route.text()));
    return new RouteImage(
        new WorkerFiles(Home.find().resolve("worker"), libraries.only(needs())),
        texts,
        options.images().base());
  }

  @Override
  public Optional<String> keysSecret() {
    return Optional.empty();
  }
}
