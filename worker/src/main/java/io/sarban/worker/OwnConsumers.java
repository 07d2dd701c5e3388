// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker;

import io.sarban.worker.azurequeue.LeasedQueueComponent;
import io.sarban.worker.jms.JmsConsumers;
import io.sarban.worker.kafka.CommittingKafkaComponent;
import io.sarban.worker.kafka.MissingTopics;
import io.sarban.worker.nats.JetStreamComponent;
import io.sarban.worker.rabbitmq.RabbitConsumers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.component.kafka.KafkaConsumer;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/**
 * The worker's own consumers, for the components on the class path: an image has only the
 * components that its routes need.
 *
 * @param classes of the components
 */
record OwnConsumers(ClassLoader classes) {

  /** How many consumers of each component have messages in hand. */
  List<IntSupplier> bind(Main main, Settings settings) {
    List<IntSupplier> inHand = new ArrayList<>();
    if (rabbit()) {
      inHand.add(rabbit(main, settings));
    }
    if (has("jms.JmsComponent")) {
      jms(main);
    }
    if (kafka()) {
      inHand.add(kafka(main, settings));
    }
    if (has("azure.storage.queue.QueueComponent")) {
      inHand.add(azure(main, settings));
    }
    if (has("nats.NatsComponent")) {
      inHand.add(nats(main));
    }
    if (has("azure.servicebus.ServiceBusComponent")) {
      main.bind("serviceBusConverters", new ServiceBusConverters());
    }
    return inHand;
  }

  boolean rabbit() {
    return has("springrabbit.SpringRabbitMQComponent");
  }

  private boolean kafka() {
    return has("kafka.KafkaComponent");
  }

  /** The consumers that a drain stops instead of suspending them. */
  Predicate<Consumer> stopped() {
    return kafka() ? KafkaConsumer.class::isInstance : consumer -> false;
  }

  private boolean has(String component) {
    String file = "org.apache.camel.component." + component;
    return classes.getResource(file.replace('.', '/') + ".class") != null;
  }

  private static IntSupplier rabbit(Main main, Settings settings) {
    RabbitConsumers rabbit = new RabbitConsumers(settings.consumerSeconds());
    main.bind("rabbitConsumers", rabbit);
    main.bind("rabbitCustomizer", rabbit.customizer());
    return rabbit::inHand;
  }

  private static void jms(Main main) {
    JmsConsumers jms = new JmsConsumers();
    main.bind("jmsConsumers", jms);
    main.bind("jmsCustomizer", jms.customizer());
  }

  private static IntSupplier kafka(Main main, Settings settings) {
    MissingTopics topics = new MissingTopics();
    CommittingKafkaComponent kafka =
        new CommittingKafkaComponent(settings.consumerSeconds(), topics);
    main.bind("kafkaTopics", topics);
    main.bind("kafka", kafka);
    return kafka::inHand;
  }

  private static IntSupplier azure(Main main, Settings settings) {
    LeasedQueueComponent azure =
        new LeasedQueueComponent(settings.maxMessages().orElse(Integer.MAX_VALUE));
    main.bind("azure-storage-queue", azure);
    return azure::inHand;
  }

  /** Few workers use it: its classes are loaded when a route does. */
  private static IntSupplier nats(Main main) {
    AtomicReference<JetStreamComponent> nats = new AtomicReference<>();
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void beforeInitialize(BaseMainSupport started) {
            started.getCamelContext().getRegistry().bind("nats", Component.class, () -> made(nats));
          }
        });
    return () -> nats.get() == null ? 0 : nats.get().inHand();
  }

  private static Object made(AtomicReference<JetStreamComponent> nats) {
    nats.compareAndSet(null, new JetStreamComponent());
    return nats.get();
  }
}
