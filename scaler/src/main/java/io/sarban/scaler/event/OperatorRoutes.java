// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.event;

import io.sarban.scaler.problem.FailureLine;
import io.sarban.scaler.watch.LoadedFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The operator's own Camel routes, in the scaler's context. */
public final class OperatorRoutes implements LoadedFolder.Loader {

  private final CamelContext camel;

  public OperatorRoutes(CamelContext camel) {
    this.camel = camel;
  }

  @Override
  public void load(Path file) throws IOException {
    try {
      PluginHelper.getRoutesLoader(camel).updateRoutes(List.of(resource(file)));
    } catch (Exception e) {
      throw new IOException(FailureLine.of(e));
    }
  }

  @Override
  public void unload(Path file) throws Exception {
    String location = resource(file).getLocation();
    for (Route route : List.copyOf(camel.getRoutes())) {
      Resource source = route.getSourceResource();
      if (source != null && location.equals(source.getLocation())) {
        camel.getRouteController().stopRoute(route.getRouteId());
        camel.removeRoute(route.getRouteId());
      }
    }
  }

  private Resource resource(Path file) {
    return ResourceHelper.resolveResource(camel, "file:" + file.toAbsolutePath());
  }
}
