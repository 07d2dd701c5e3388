// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker;

import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;

/** Camel's main with a {@link WorkerContext}. */
final class WorkerMain extends Main {

  @Override
  protected CamelContext createCamelContext() {
    WorkerContext context = new WorkerContext();
    context.getCamelContextExtension().setRegistry(registry);
    return context;
  }
}
