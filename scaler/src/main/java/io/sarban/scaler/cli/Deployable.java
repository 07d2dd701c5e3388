package io.sarban.scaler.cli;

import io.sarban.scaler.cli.Sarban.UserMistake;
import io.sarban.scaler.function.FunctionApp;
import io.sarban.scaler.kubernetes.deploy.FunctionSettings;
import io.sarban.scaler.kubernetes.deploy.FunctionWorkload;
import io.sarban.scaler.local.FunctionFiles;
import io.sarban.scaler.local.RouteFiles;
import io.sarban.scaler.route.App;
import io.sarban.scaler.route.Derived;
import io.sarban.scaler.route.PodSettings;
import io.sarban.scaler.route.Scaling;
import io.sarban.scaler.trigger.Declarations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is deployed: routes, or a folder of functions. */
sealed interface Deployable {

  /**
   * All of its objects.
   *
   * @param keys of functions, that are kept
   */
  Derived derived(Map<String, String> keys);

  /** The name of the Secret with the keys of functions, if there is one. */
  Optional<String> keysSecret();

  /**
   * @throws io.sarban.scaler.function.FunctionException if a folder of functions cannot be read
   */
  static Deployable of(
      String name,
      String namespace,
      List<Path> paths,
      Scaling scaling,
      DeployOptions options,
      FunctionOptions functionOptions) {
    Path first = paths.get(0);
    if (!Files.isDirectory(first) || !FunctionFiles.isOne(first)) {
      return new Routes(
          name, namespace, new RouteFiles(paths), scaling, options.pods(image(options)));
    }
    PodSettings pods =
        options.pods(
            options
                .image()
                .orElseThrow(
                    () ->
                        new UserMistake(
                            "functions need an image of their own: name it by --image-name")));
    return new Functions(
        name, namespace, new FunctionFiles(first).read().read(), scaling, pods, functionOptions);
  }

  private static String image(DeployOptions options) {
    return options.image().orElse(PodSettings.DEFAULT.image());
  }

  /** Camel routes. */
  record Routes(String name, String namespace, RouteFiles files, Scaling scaling, PodSettings pods)
      implements Deployable {

    @Override
    public Derived derived(Map<String, String> keys) {
      return new App(
              name,
              namespace,
              files.read(),
              files.variables(),
              System.getenv(),
              scaling,
              Scaling.NONE,
              pods)
          .derive();
    }

    @Override
    public Optional<String> keysSecret() {
      return Optional.empty();
    }
  }

  /** Azure Functions. */
  record Functions(
      String name,
      String namespace,
      FunctionApp app,
      Scaling scaling,
      PodSettings pods,
      FunctionOptions options)
      implements Deployable {

    @Override
    public Derived derived(Map<String, String> keys) {
      FunctionSettings settings = options.settings(keys);
      return new FunctionWorkload(
              name,
              namespace,
              app,
              scaling,
              pods,
              settings,
              type -> Declarations.shipped().find(type).isPresent())
          .derived();
    }

    @Override
    public Optional<String> keysSecret() {
      return app.requested().isEmpty()
          ? Optional.empty()
          : Optional.of(options.settings(Map.of()).keysSecret(name));
    }
  }
}
