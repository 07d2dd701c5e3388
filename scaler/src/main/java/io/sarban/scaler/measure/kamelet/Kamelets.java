// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kamelet;

import io.sarban.scaler.measure.TriggerTypes;
import io.sarban.scaler.problem.FailureLine;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.trigger.TriggerDeclaration;
import io.sarban.scaler.watch.LoadedFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * The user-defined trigger types, one Kamelet each: one route for all objects that use it, whatever
 * their parameters.
 */
public final class Kamelets implements LoadedFolder.Loader {

  /** The ending of a Kamelet's file name. */
  public static final String ENDING = ".kamelet.yaml";

  private static final int MOST_BYTES = 1 << 20;

  private record Loaded(TriggerDeclaration declaration, String yaml) {
    String name() {
      return declaration.types().get(0);
    }
  }

  private final CamelContext camel;
  private final Map<Path, Loaded> loaded = new HashMap<>();

  public Kamelets(CamelContext camel) {
    this.camel = camel;
  }

  /** The declaration in a Kamelet's file, without loading it. */
  public static TriggerDeclaration declared(Path file) throws IOException {
    try {
      return KameletDefinition.read(text(file));
    } catch (InvalidFieldException e) {
      throw new IOException(
          e.field().isEmpty() ? e.getMessage() : e.field() + ": " + e.getMessage());
    }
  }

  private static String text(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException("is larger than 1 MiB");
    }
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  @Override
  public void load(Path file) throws Exception {
    Loaded now = new Loaded(declared(file), text(file));
    for (Map.Entry<Path, Loaded> other : loaded.entrySet()) {
      if (!other.getKey().equals(file) && other.getValue().name().equals(now.name())) {
        throw new IOException(
            "metadata.name: " + other.getKey().getFileName() + " has the same name already");
      }
    }
    Loaded before = loaded.get(file);
    unload(file);
    try {
      begin(file, now);
    } catch (Exception e) {
      if (before != null) {
        begin(file, before);
      }
      throw new IOException(FailureLine.of(e));
    }
  }

  private void begin(Path file, Loaded kamelet) throws Exception {
    String name = kamelet.name();
    try {
      PluginHelper.getRoutesLoader(camel)
          .loadRoutes(ResourceHelper.fromString(name + ENDING, kamelet.yaml()));
      String endpoint = endpoint(kamelet.declaration());
      // creates its route, and fails here if that is not possible
      camel.getEndpoint(endpoint);
      camel
          .getRegistry()
          .bind(calls(name), new KameletCalls(camel.createProducerTemplate(), endpoint));
      TemplatedRouteBuilder.builder(camel, "measure")
          .routeId(measuring(name))
          .parameter("type", name)
          .parameter("bean", calls(name))
          .add();
      camel.getRegistry().bind(name, new KameletTriggerType(kamelet.declaration()));
      loaded.put(file, kamelet);
    } catch (Exception e) {
      end(kamelet);
      throw e;
    }
  }

  @Override
  public void unload(Path file) throws Exception {
    Loaded gone = loaded.remove(file);
    if (gone != null) {
      end(gone);
    }
  }

  private void end(Loaded kamelet) throws Exception {
    String name = kamelet.name();
    camel.getRegistry().unbind(name);
    camel.getRegistry().unbind(calls(name));
    for (String route : List.of(measuring(name), asked(name))) {
      if (camel.getRoute(route) != null) {
        camel.getRouteController().stopRoute(route);
        camel.removeRoute(route);
      }
    }
    camel.removeEndpoints(TriggerTypes.endpoint(name));
    camel.removeEndpoints("kamelet:" + name + "/*");
    Model model = camel.getCamelContextExtension().getContextPlugin(Model.class);
    RouteTemplateDefinition template = model.getRouteTemplateDefinition(name);
    if (template != null) {
      model.removeRouteTemplateDefinitions(name);
    }
  }

  /** Each parameter's placeholder stands for the expression that reads its variable. */
  private static String endpoint(TriggerDeclaration declaration) {
    String name = declaration.types().get(0);
    return declaration.parameters().stream()
        .map(parameter -> parameter.name() + "=${variable." + parameter.name() + "}")
        .collect(Collectors.joining("&", "kamelet:" + name + "/" + asked(name) + "?", ""));
  }

  private static String calls(String name) {
    return name + "-calls";
  }

  private static String measuring(String name) {
    return "measure-" + name;
  }

  private static String asked(String name) {
    return "kamelet-" + name;
  }
}
