// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.resource.ScaledJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnwrittenStatusesTest {

  private SentEvents sent;
  private final ScaledJob job = new ScaledJob();
  private UnwrittenStatuses statuses;

  @BeforeEach
  void start() throws Exception {
    job.setMetadata(new ObjectMetaBuilder().withNamespace("n").withName("j").build());
    sent = new SentEvents();
    Events events = sent.events();
    statuses = new UnwrittenStatuses(events, "ScaledJobUpdateFailed");
  }

  @AfterEach
  void stop() {
    sent.close();
  }

  private void fails(int code) {
    KubernetesClientException refused = new KubernetesClientException("no", code, null);
    assertThatThrownBy(
            () ->
                statuses.writing(
                    job,
                    () -> {
                      throw refused;
                    }))
        .isSameAs(refused);
  }

  @Test
  void saysOnceUntilAStatusIsTaken() {
    fails(500);
    fails(500);
    assertThat(sent.sent())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getReason()).isEqualTo("ScaledJobUpdateFailed");
              assertThat(event.getType()).isEqualTo("Warning");
              assertThat(event.getRegarding().getName()).isEqualTo("j");
              assertThat(event.getNote())
                  .isEqualTo("Failed to update the status: the API server answered 500");
            });
    assertThat(statuses.<String>writing(job, () -> "written")).isEqualTo("written");
    fails(500);
    assertThat(sent.sent()).hasSize(2);
    statuses.forget(ResourceKey.of(job));
    fails(500);
    assertThat(sent.sent()).hasSize(3);
  }

  @Test
  void saysNothingOfWhatIsGoneOrWasChangedMeanwhile() {
    fails(404);
    fails(409);
    assertThat(sent.sent()).isEmpty();
  }
}
