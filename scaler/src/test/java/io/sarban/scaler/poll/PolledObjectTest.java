// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.plan.Plan;
import io.sarban.scaler.plan.PolledTrigger;
import io.sarban.scaler.resolve.SecretValues;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A user is told a hint once, and again only if it was fixed meanwhile. */
class PolledObjectTest {

  private final PolledObject object =
      new PolledObject(new ResourceKey(ResourceKind.SCALED_JOB, "default", "j"), Instant.EPOCH);

  private List<String> news(String... hints) {
    PolledTrigger trigger =
        new PolledTrigger(
            "", "", "", "", null, null, List.of(hints), SecretValues.NONE, Optional.empty());
    return object.news(
        new Plan.Jobs(null, List.of(trigger), Set.of(), Optional.empty(), List.of()));
  }

  @Test
  void aHintIsToldOnce() {
    assertThat(news("a", "b")).containsExactly("a", "b");
    assertThat(news("a", "b", "c")).containsExactly("c");
    assertThat(news("a", "b", "c")).isEmpty();
  }

  @Test
  void aHintThatWasMendedIsToldAgainIfItComesBack() {
    news("a");
    assertThat(news()).isEmpty();
    assertThat(news("a")).containsExactly("a");
  }
}
