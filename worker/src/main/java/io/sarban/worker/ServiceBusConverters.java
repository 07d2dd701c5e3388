// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker;

import org.apache.camel.Component;
import org.apache.camel.component.azure.servicebus.ServiceBusTypeConverterLoader;
import org.apache.camel.spi.ComponentCustomizer;

/** Loads azure-servicebus' type converters with the component. */
final class ServiceBusConverters implements ComponentCustomizer {

  @Override
  public boolean isEnabled(String name, Component target) {
    return target.getClass().getName().endsWith(".azure.servicebus.ServiceBusComponent");
  }

  @Override
  public void configure(String name, Component target) {
    ServiceBusTypeConverterLoader loader = new ServiceBusTypeConverterLoader();
    loader.setCamelContext(target.getCamelContext());
    loader.load(target.getCamelContext().getTypeConverterRegistry());
  }
}
