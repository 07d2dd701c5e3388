// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimsTest {

  private static final ResourceKey FIRST =
      new ResourceKey(ResourceKind.SCALED_OBJECT, "shop", "first");
  private static final ResourceKey SECOND =
      new ResourceKey(ResourceKind.SCALED_OBJECT, "shop", "second");
  private static final ResourceKey TARGET = new ResourceKey(ResourceKind.DEPLOYMENT, "shop", "w");
  private static final ResourceKey OTHER = new ResourceKey(ResourceKind.DEPLOYMENT, "shop", "v");
  private static final ResourceKey HPA =
      new ResourceKey(ResourceKind.HORIZONTAL_POD_AUTOSCALER, "shop", "h");

  private final Claims claims = new Claims();

  @Test
  void theFirstOfTwoObjectsWithOneAutoscalerKeepsIt() {
    assertThat(claims.claim(FIRST, List.of(TARGET, HPA))).isEmpty();
    assertThat(claims.claim(SECOND, List.of(OTHER, HPA))).contains(new Claims.Taken(HPA, FIRST));
    assertThat(claims.taken(FIRST, List.of(OTHER))).as("nothing of a refused claim").isEmpty();

    claims.release(FIRST);
    assertThat(claims.claim(SECOND, List.of(OTHER, HPA))).isEmpty();
  }

  @Test
  void anObjectKeepsWhatItHasWhenItIsChanged() {
    claims.claim(FIRST, List.of(TARGET, HPA));
    assertThat(claims.claim(FIRST, List.of(TARGET))).isEmpty();
    assertThat(claims.claim(SECOND, List.of(HPA))).isEmpty();
  }

  @Test
  void whatIsReleasedLeavesNothing() {
    claims.claim(FIRST, List.of(TARGET, HPA));
    claims.claim(SECOND, List.of(OTHER));
    claims.release(FIRST);
    claims.release(SECOND);
    assertThat(claims.size()).isZero();
  }
}
