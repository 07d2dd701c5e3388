// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.image;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/**
 * A worker's image with routes in it, made without Docker. The last layer holds what changes most:
 * to push a changed route takes a few kilobytes.
 *
 * @param worker the worker in the image
 * @param routes texts by file name
 * @param base the base of the image
 */
public record RouteImage(WorkerFiles worker, Map<String, String> routes, BaseImage base) {

  private static final String LIBRARIES = "/app/libs/";
  private static final String OPTIONS = "/opt/sarban/";
  private static final String ROUTES = "/etc/sarban/routes";

  /**
   * @param reference registry and name
   * @throws ImageException if it is not a valid reference
   */
  public static void check(String reference) {
    try {
      ImageReference.parse(reference);
    } catch (InvalidImageReferenceException e) {
      throw unnamed(reference);
    }
  }

  private static ImageException unnamed(String reference) {
    return new ImageException(
        "\"" + reference + "\" is no name of an image: write it as REGISTRY/NAME");
  }

  /** A tag that changes with the image's content. */
  public String tag() {
    return worker.fingerprint(routes, base.name());
  }

  /**
   * Pushes the image.
   *
   * @param reference registry, name and tag
   * @throws ImageException if a registry refuses it, or cannot be reached
   */
  public void push(String reference, RegistryLogins credentials) {
    build(
        reference,
        credentials,
        true,
        image -> {
          RegistryImage registry = RegistryImage.named(image);
          credentials.of(image).forEach(registry::addCredentialRetriever);
          return Containerizer.to(registry);
        });
  }

  /**
   * Writes the image in the format of {@code docker load} and {@code ctr images import}.
   *
   * @throws ImageException if the file cannot be written, or the base cannot be obtained
   */
  public void write(String reference, Path tar, RegistryLogins credentials) {
    build(reference, credentials, false, image -> Containerizer.to(TarImage.at(tar).named(image)));
  }

  /** The destination of the image. */
  private interface Target {
    Containerizer to(ImageReference image) throws InvalidImageReferenceException;
  }

  private void build(String reference, RegistryLogins credentials, boolean all, Target target) {
    try {
      ImageReference image = ImageReference.parse(reference);
      boolean clear = Loopback.allow(image);
      // while HTTP is allowed, a remote registry gets no login
      RegistryLogins forBase = clear ? credentials.ofLoopback() : credentials;
      Path folder = Files.createTempDirectory("sarban-image");
      try {
        layered(base.begin(forBase, all), folder)
            .containerize(target.to(image).setAllowInsecureRegistries(clear).setToolName("sarban"));
      } finally {
        delete(folder);
      }
    } catch (InvalidImageReferenceException e) {
      throw unnamed(e.getInvalidReference());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImageException("interrupted");
    } catch (RegistryException
        | CacheDirectoryCreationException
        | ExecutionException
        | IOException e) {
      throw new ImageException(
          "the image "
              + reference
              + " could not be made: "
              + innermost(e)
              + "; check that the registry is reachable, and log in by docker login");
    }
  }

  private static String innermost(Exception e) {
    Throwable cause = e;
    while (cause.getMessage() == null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  private JibContainerBuilder layered(JibContainerBuilder builder, Path folder) throws IOException {
    return builder
        .addFileEntriesLayer(files("libraries", LIBRARIES, worker.libraries()))
        .addFileEntriesLayer(files("worker", LIBRARIES, List.of(worker.jar())))
        .addFileEntriesLayer(files("options", OPTIONS, worker.options()))
        .addFileEntriesLayer(files("routes", ROUTES + "/", written(folder)))
        .setEntrypoint(
            "java",
            "@" + OPTIONS + "jvm.options",
            "@" + OPTIONS + "image.options",
            "-cp",
            LIBRARIES + "*",
            "io.sarban.worker.Worker")
        .setProgramArguments(ROUTES)
        .setExposedPorts(Set.of(Port.tcp(8080)))
        .setWorkingDirectory(AbsoluteUnixPath.get("/tmp"))
        .setUser("65532:0");
  }

  private List<Path> written(Path folder) throws IOException {
    for (Map.Entry<String, String> route : routes.entrySet()) {
      Files.writeString(folder.resolve(Path.of(route.getKey()).getFileName()), route.getValue());
    }
    return routes.keySet().stream().sorted().map(folder::resolve).toList();
  }

  private static FileEntriesLayer files(String name, String to, List<Path> files) {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
    files.forEach(file -> layer.addEntry(file, AbsoluteUnixPath.get(to + file.getFileName())));
    return layer.build();
  }

  private void delete(Path folder) throws IOException {
    for (String route : routes.keySet()) {
      Files.deleteIfExists(folder.resolve(route));
    }
    Files.deleteIfExists(folder);
  }
}
