package io.sarban.scaler.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * The user's own trigger types: the *.camel.yaml files of a folder, loaded into the running
 * context, and again when they change. Of a file that does not load, the last good state stays.
 */
public final class UserTriggers {

  private final CamelContext camel;
  private final Path folder;
  private final BiConsumer<Path, Optional<String>> report;
  private final Map<Path, FileTime> loaded = new HashMap<>();

  /**
   * @param report hears of each file that was tried: what is wrong with it, or that it is well
   */
  public UserTriggers(CamelContext camel, Path folder, BiConsumer<Path, Optional<String>> report) {
    this.camel = camel;
    this.folder = folder;
    this.report = report;
  }

  /** Loads what is new or changed, and drops what is gone; tells whether there was any. */
  public synchronized boolean refresh() {
    Map<Path, FileTime> now = files();
    boolean changed = false;
    for (Map.Entry<Path, FileTime> file : now.entrySet()) {
      if (!file.getValue().equals(loaded.get(file.getKey()))) {
        load(file.getKey());
        changed = true;
      }
    }
    for (Path file : List.copyOf(loaded.keySet())) {
      if (!now.containsKey(file)) {
        remove(file);
        report.accept(file, Optional.empty());
        changed = true;
      }
    }
    loaded.clear();
    loaded.putAll(now);
    return changed;
  }

  private void load(Path file) {
    try {
      PluginHelper.getRoutesLoader(camel).updateRoutes(List.of(resource(file)));
      report.accept(file, Optional.empty());
    } catch (Exception e) {
      report.accept(file, Optional.of(Failures.oneLine(e)));
    }
  }

  private void remove(Path file) {
    String location = resource(file).getLocation();
    for (Route route : List.copyOf(camel.getRoutes())) {
      Resource source = route.getSourceResource();
      if (source != null && location.equals(source.getLocation())) {
        try {
          camel.getRouteController().stopRoute(route.getRouteId());
          camel.removeRoute(route.getRouteId());
        } catch (Exception e) {
          report.accept(file, Optional.of(Failures.oneLine(e)));
        }
      }
    }
  }

  private Resource resource(Path file) {
    return ResourceHelper.resolveResource(camel, "file:" + file.toAbsolutePath());
  }

  private Map<Path, FileTime> files() {
    Map<Path, FileTime> files = new HashMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.filter(f -> f.toString().endsWith(".camel.yaml")).toList()) {
        files.put(file, Files.getLastModifiedTime(file));
      }
    } catch (IOException e) {
      report.accept(folder, Optional.of("cannot be read: " + Failures.oneLine(e)));
      return loaded;
    }
    return files;
  }
}
