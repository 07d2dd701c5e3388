// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.azurequeue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A message whose renewals get no answer, and the others of its consumer. */
class RenewalsTest {

  /** Shorter than Azure's client waits for an answer by default. */
  private static final Duration PATIENCE = Duration.ofSeconds(55);

  private static final String SILENT = "m1";
  private static final List<String> OTHERS = List.of("m0", "m2", "m3");
  private static final List<String> ALL = List.of("m0", SILENT, "m2", "m3");

  private final Map<String, CountDownLatch> gates =
      ALL.stream().collect(Collectors.toMap(message -> message, message -> new CountDownLatch(1)));
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private SilentQueueService service;

  @BeforeEach
  void consume() throws Exception {
    service = new SilentQueueService(ALL, SILENT);
    LeasedQueueComponent component = new LeasedQueueComponent();
    component.getConfiguration().setServiceClient(service.client());
    component.getConfiguration().setVisibilityTimeout(Duration.ofSeconds(3));
    camel.addComponent("azure-storage-queue", component);
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("azure-storage-queue:a/orders")
                .process(
                    exchange -> gates.get(exchange.getMessage().getBody(String.class)).await());
          }
        });
    camel.start();
  }

  @AfterEach
  void stop() {
    gates.values().forEach(CountDownLatch::countDown);
    camel.stop();
    service.close();
  }

  @Test
  void othersAreRenewedAndItIsTriedAgain() {
    await().atMost(PATIENCE).until(() -> service.count("PUT", SILENT) >= 1);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(OTHERS).allMatch(message -> service.count("PUT", message) >= 3));
    await().atMost(PATIENCE).until(() -> service.count("PUT", SILENT) >= 2);
  }

  @Test
  void itIsDeletedOnceItIsDone() {
    await().atMost(PATIENCE).until(() -> service.count("PUT", SILENT) >= 1);
    gates.get(SILENT).countDown();
    await().atMost(PATIENCE).until(() -> service.count("DELETE", SILENT) >= 1);
  }

  @Test
  void oneThatIsUnderWayIsNotBegunTwice() {
    List<Runnable> begun = new ArrayList<>();
    Renewals renewals = new Renewals(Duration.ofSeconds(3), begun::add);
    Lease lease = new Lease(service.client().getQueueClient("orders"), "m9", "any");
    renewals.begin(List.of(lease));
    renewals.begin(List.of(lease));
    assertThat(begun).hasSize(1);
    begun.get(0).run();
    renewals.begin(List.of(lease));
    assertThat(begun).hasSize(2);
    assertThat(service.count("PUT", "m9")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"PT1S,PT1S", "PT8S,PT2S", "PT30S,PT7.5S", "PT10M,PT10S", "P7D,PT10S"})
  void anAnswerIsAwaitedForAQuarterOfTheVisibilityTimeout(Duration visibility, Duration limit) {
    assertThat(Lease.limit(visibility)).isEqualTo(limit);
  }
}
