// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.write;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.sarban.scaler.event.EventBus;
import io.sarban.scaler.event.ScalerEvent;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.resource.Trigger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.kubernetes.KubernetesConstants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events on resources, with KEDA's reasons, sent by the route {@code direct:event}. */
public final class Events {

  private static final Logger LOG = LoggerFactory.getLogger(Events.class);

  private static final String STARTED = "Started scalers watch";
  public static final String STOPPED = "Stopped scalers watch";

  /** The namespace for events on cluster-scoped resources. */
  private static final String CLUSTER = "default";

  /** The API's limit of a note, in characters. */
  private static final int MAX_NOTE = 1000;

  private final ProducerTemplate template;
  private final Executor threads;
  private final String instance;
  private final EventBus bus;

  /** Like the other constructor, without an event bus. */
  public Events(ProducerTemplate template, Executor threads, String instance) {
    this(template, threads, instance, new EventBus(Instant::now));
  }

  /**
   * @param threads send the events: callers do not wait
   * @param instance the pod's name
   * @param bus receives the same events
   */
  public Events(ProducerTemplate template, Executor threads, String instance, EventBus bus) {
    this.bus = bus;
    this.threads = threads;
    this.template = template;
    this.instance = instance;
  }

  public void normal(HasMetadata regarding, String reason, String note) {
    send(regarding, "Normal", reason, note);
  }

  public void warning(HasMetadata regarding, String reason, String note) {
    send(regarding, "Warning", reason, note);
  }

  /** The object's triggers are measured from now on. */
  public void started(HasMetadata regarding, List<Trigger> triggers) {
    triggers.stream()
        .map(Trigger::type)
        .filter(Objects::nonNull)
        .distinct()
        .forEach(type -> normal(regarding, "KEDAScalersStarted", KedaWords.built(type)));
    normal(regarding, "KEDAScalersStarted", STARTED);
  }

  private void send(HasMetadata regarding, String type, String reason, String note) {
    EventBuilder event =
        new EventBuilder()
            .withEventTime(new MicroTime(Instant.now().truncatedTo(ChronoUnit.MICROS).toString()))
            .withType(type)
            .withReason(reason)
            .withAction("Scale")
            .withNote(note.length() > MAX_NOTE ? note.substring(0, MAX_NOTE) : note)
            .withReportingController("sarban")
            .withReportingInstance(instance)
            .withRegarding(
                new ObjectReferenceBuilder()
                    .withApiVersion(regarding.getApiVersion())
                    .withKind(regarding.getKind())
                    .withNamespace(regarding.getMetadata().getNamespace())
                    .withName(regarding.getMetadata().getName())
                    .withUid(regarding.getMetadata().getUid())
                    .build());
    threads.execute(() -> send(regarding, event));
    bus.publish(ResourceKey.of(regarding), new ScalerEvent.Noted(type, reason, note));
  }

  private void send(HasMetadata regarding, EventBuilder event) {
    String name = regarding.getMetadata().getName() + "." + UUID.randomUUID();
    try {
      template.sendBodyAndHeaders(
          "direct:event",
          event,
          Map.of(
              KubernetesConstants.KUBERNETES_NAMESPACE_NAME,
              Optional.ofNullable(regarding.getMetadata().getNamespace()).orElse(CLUSTER),
              KubernetesConstants.KUBERNETES_EVENT_NAME,
              name));
    } catch (CamelExecutionException e) {
      // a lost event is not worth a retry
      LOG.debug("event {} was lost", name, e);
    }
  }
}
