// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sarban.scaler.cli.Sarban.UserMistake;
import io.sarban.scaler.component.ComponentException;
import io.sarban.scaler.component.Libraries;
import io.sarban.scaler.local.manifest.Kubectl;
import io.sarban.scaler.local.manifest.ManifestFolder;
import io.sarban.scaler.local.manifest.RouteFiles;
import io.sarban.scaler.local.manifest.RouteResources;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.route.App;
import io.sarban.scaler.route.Derived;
import io.sarban.scaler.route.Names;
import io.sarban.scaler.route.PrintedManifests;
import io.sarban.scaler.route.RouteFile;
import io.sarban.scaler.route.ScalingSettings;
import io.sarban.scaler.route.component.RouteException;
import io.sarban.scaler.watch.Resources;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The resources that {@code run} scales: a folder of manifests, or resources derived from routes.
 *
 * @param paths one folder, or files
 * @param name of the derived workload
 * @param scaling of the derived workload
 */
record RunResources(List<Path> paths, Optional<String> name, ScalingSettings scaling) {

  RunResources {
    paths = List.copyOf(paths);
    requireAll(paths);
  }

  /** Checks that the paths exist, and are one folder or only files. */
  static void requireAll(List<Path> paths) {
    for (Path path : paths) {
      boolean folder = Files.isDirectory(path);
      if (!folder && !Files.isRegularFile(path)) {
        throw new UserMistake(
            path + " is neither a folder nor a file: name routes or their folder");
      }
      if (folder && paths.size() > 1) {
        throw new UserMistake(path + " is a folder: name one folder alone, or files only");
      }
    }
  }

  /** Whether there are no manifests, so that everything is derived. */
  boolean derives() {
    Path first = paths.get(0);
    return !Files.isDirectory(first) || RouteFiles.hold(first);
  }

  /** Derives the resources from the routes. */
  Derived derived() {
    try {
      return derive();
    } catch (RouteException e) {
      throw new UserMistake(e.getMessage());
    }
  }

  /** Fetches the libraries that the routes need and the worker lacks, before anything runs. */
  void fetch(Libraries libraries) {
    if (derives()) {
      RouteFiles files = new RouteFiles(paths);
      try {
        libraries.beside(
            libraries.needs(
                files.read().stream().map(RouteFile::text).toList(), files.variables()));
      } catch (RouteException | ComponentException e) {
        throw new UserMistake(e.getMessage());
      }
    }
  }

  private Derived derive() {
    RouteFiles files = new RouteFiles(paths);
    return new App(
            name.orElseGet(() -> Names.of(files.name())),
            ResourceKey.DEFAULT_NAMESPACE,
            files.read(),
            files.variables(),
            System.getenv(),
            scaling,
            ScalingSettings.ON_ONE_MACHINE)
        .derive();
  }

  /** Opens the resources, and prints what was derived. */
  Resources open(ProblemLog problems, PrintWriter out) {
    if (derives()) {
      Derived derived = derived();
      derived.resources().stream()
          .filter(one -> ResourceKind.SCALED_OBJECT.is(one.getKind()))
          .forEach(one -> out.println(said(one)));
      derived.notes().forEach(note -> out.println("# Note: " + note));
      out.flush();
      return new RouteResources(new RouteFiles(paths), this::derive, derived, problems);
    }
    if (!scaling.equals(ScalingSettings.NONE) || name.isPresent()) {
      throw new UserMistake(
          paths.get(0)
              + " holds manifests, which say themselves how to scale: leave --name, --min-replicas"
              + " and the like out");
    }
    return new ManifestFolder(paths.get(0), problems, Kubectl.onPath(System.getenv("PATH")));
  }

  private static String said(HasMetadata object) {
    return "# Derived from the routes; --dry-run prints all of it.\n"
        + PrintedManifests.one(object);
  }
}
