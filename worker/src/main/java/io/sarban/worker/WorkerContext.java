// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker;

import java.io.IOException;
import java.util.Collection;
import org.apache.camel.TypeConverter;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.converter.DefaultTypeConverter;
import org.apache.camel.support.PluginHelper;

/**
 * Camel's context, which loads the type converters of all libraries when it starts, without those
 * of azure-servicebus: they load signed libraries of Azure, and checking the signatures takes a
 * fifth of a worker's start. {@link ServiceBusConverters} loads them when a route needs them.
 */
final class WorkerContext extends DefaultCamelContext {

  private static final String LATER = "org.apache.camel.component.azure.servicebus.";

  WorkerContext() {
    super(false);
  }

  @Override
  protected TypeConverter createTypeConverter() {
    return new DefaultTypeConverter(
        this,
        PluginHelper.getPackageScanClassResolver(this),
        getInjector(),
        isLoadTypeConverters(),
        isTypeConverterStatisticsEnabled()) {

      @Override
      protected Collection<String> findTypeConverterLoaderClasses() throws IOException {
        Collection<String> names = super.findTypeConverterLoaderClasses();
        names.removeIf(name -> name.startsWith(LATER));
        return names;
      }
    };
  }
}
