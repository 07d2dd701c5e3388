// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import io.sarban.scaler.cli.Sarban.UserMistake;
import io.sarban.scaler.function.FunctionApp;
import io.sarban.scaler.kubernetes.deploy.FunctionWorkload;
import io.sarban.scaler.local.manifest.FunctionFiles;
import io.sarban.scaler.route.Derived;
import io.sarban.scaler.route.ScalingSettings;
import io.sarban.scaler.trigger.Declarations;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A folder of Azure Functions. */
record DeployedFunctions(
    String name,
    String namespace,
    Path folder,
    FunctionApp app,
    ScalingSettings scaling,
    DeployOptions options)
    implements Deployable {

  static DeployedFunctions of(
      String name, String namespace, Path folder, ScalingSettings scaling, DeployOptions options) {
    if (options.images().tar().isPresent()) {
      throw new UserMistake(
          "--image-tar is for routes: functions bring a Dockerfile, which Docker or Buildah builds");
    }
    if (options.image().isEmpty() && options.images().registry().isEmpty()) {
      throw new UserMistake(
          "functions have an image of their own: name it by --image-name, or let it be built for a"
              + " registry by --registry");
    }
    return new DeployedFunctions(
        name, namespace, folder, new FunctionFiles(folder).read().read(), scaling, options);
  }

  @Override
  public Derived derived(String image, Map<String, String> keys, boolean openShift) {
    return new FunctionWorkload(
            name,
            namespace,
            app,
            scaling,
            options.pods(image, openShift),
            options.functions().settings(keys),
            type -> Declarations.shipped().find(type).isPresent())
        .derived();
  }

  @Override
  public String image() {
    return options.image().orElseGet(() -> built() + ":latest");
  }

  private String built() {
    return options.images().registry().orElse("") + "/" + name;
  }

  @Override
  public String makeImage(Consumer<String> tell) {
    if (options.image().isPresent()) {
      return options.image().get();
    }
    String image =
        ContainerTool.find(System.getenv().getOrDefault("PATH", "")).push(folder, built());
    tell.accept("Image " + image + " pushed");
    return image;
  }

  @Override
  public Optional<String> keysSecret() {
    return app.requested().isEmpty()
        ? Optional.empty()
        : Optional.of(options.functions().settings(Map.of()).keysSecret(name));
  }
}
