// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.informer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChangeDispatchTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final ChangeDispatch changes = new ChangeDispatch(key -> heard.add("2 " + key.name()));

  @AfterEach
  void stop() {
    changes.close();
  }

  private void change(String name) {
    changes.changed(new ResourceKey(ResourceKind.SECRET, "shop", name));
  }

  @Test
  void bothHearEachChangeInItsTurn() {
    change("before");
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(heard).containsExactly("2 before"));
    changes.first(key -> heard.add("1 " + key.name()));
    change("a");
    change("b");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(heard).containsExactly("2 before", "1 a", "2 a", "1 b", "2 b"));
  }

  @Test
  void whatFailsWithOneChangeCostsNeitherTheOtherListenerNorTheNext() {
    changes.first(
        key -> {
          throw new StackOverflowError();
        });
    change("a");
    change("b");
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(heard).containsExactly("2 a", "2 b"));
  }

  @Test
  void aChangeAfterTheEndIsDropped() {
    changes.close();
    change("late");
    assertThat(heard).isEmpty();
  }
}
