// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DependentsTest {

  private static final ResourceKey SECRET = new ResourceKey(ResourceKind.SECRET, "shop", "login");
  private static final ResourceKey TARGET = new ResourceKey(ResourceKind.DEPLOYMENT, "shop", "w");
  private static final ResourceKey ONE = new ResourceKey(ResourceKind.SCALED_OBJECT, "shop", "one");
  private static final ResourceKey TWO = new ResourceKey(ResourceKind.SCALED_JOB, "shop", "two");

  private final Dependents dependents = new Dependents();

  private static Plan madeOf(ResourceKey... resources) {
    return new Plan.Waiting(Set.of(resources));
  }

  @Test
  void aChangeConcernsAllThatAreMadeOfIt() {
    dependents.add(ONE, madeOf(ONE, SECRET, TARGET));
    dependents.add(TWO, madeOf(TWO, SECRET));

    assertThat(dependents.of(SECRET)).containsExactlyInAnyOrder(ONE, TWO);
    assertThat(dependents.of(TARGET)).containsExactly(ONE);
    assertThat(dependents.used()).containsExactlyInAnyOrder(ONE, TWO, SECRET, TARGET);
  }

  @Test
  void aPlanThatIsReplacedLeavesNothing() {
    dependents.add(ONE, madeOf(ONE, SECRET));
    dependents.add(TWO, madeOf(TWO, SECRET));
    dependents.remove(ONE, madeOf(ONE, SECRET));
    assertThat(dependents.of(SECRET)).containsExactly(TWO);
    assertThat(dependents.isUsed(ONE)).isFalse();

    dependents.remove(TWO, madeOf(TWO, SECRET));
    assertThat(dependents.isUsed(SECRET)).isFalse();
    assertThat(dependents.used()).isEmpty();
  }

  /**
   * Objects are planned again, which changes the index, while a caller iterates over its result.
   */
  @Test
  void whatItGivesDoesNotChange() {
    dependents.add(ONE, madeOf(SECRET));
    Set<ResourceKey> before = dependents.of(SECRET);
    dependents.remove(ONE, madeOf(SECRET));
    assertThat(before).containsExactly(ONE);
  }
}
