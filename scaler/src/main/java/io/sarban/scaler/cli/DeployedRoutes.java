package io.sarban.scaler.cli;

import io.sarban.scaler.image.Credentials;
import io.sarban.scaler.image.RouteImage;
import io.sarban.scaler.image.WorkerFiles;
import io.sarban.scaler.local.RouteFiles;
import io.sarban.scaler.route.App;
import io.sarban.scaler.route.Derived;
import io.sarban.scaler.route.PodSettings;
import io.sarban.scaler.route.RouteFile;
import io.sarban.scaler.route.Scaling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Camel routes. */
record DeployedRoutes(
    String name,
    String namespace,
    RouteFiles files,
    List<RouteFile> routes,
    Scaling scaling,
    DeployOptions options)
    implements Deployable {

  static DeployedRoutes of(
      String name, String namespace, RouteFiles files, Scaling scaling, DeployOptions options) {
    options.images().registry().ifPresent(registry -> RouteImage.check(registry + "/" + name));
    return new DeployedRoutes(name, namespace, files, files.read(), scaling, options);
  }

  @Override
  public Derived derived(String image, Map<String, String> keys, boolean openShift) {
    PodSettings pods = options.pods(image, openShift);
    return new App(
            name,
            namespace,
            routes,
            files.variables(),
            System.getenv(),
            scaling,
            Scaling.NONE,
            options.images().make() ? pods.withRoutesInside() : pods)
        .derive();
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
    Credentials credentials = new Credentials(System.getenv());
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
        new WorkerFiles(Home.find().resolve("worker")), texts, options.images().base());
  }

  @Override
  public Optional<String> keysSecret() {
    return Optional.empty();
  }
}
