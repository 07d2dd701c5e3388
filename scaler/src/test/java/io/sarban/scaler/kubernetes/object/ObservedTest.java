package io.sarban.scaler.kubernetes.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.poll.PlannedObject;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.ResourceKey;
import io.sarban.scaler.resource.TargetRef;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What a target is given back at the end is what it had before the first poll. */
class ObservedTest {

  private static final PlannedObject PLAN =
      new PlannedObject(
          new ResourceKey("ScaledObject", "shop", "orders"),
          new TargetRef("shop", "apps/v1", "Deployment", "orders"),
          Engine.DIRECT,
          null,
          List.of(),
          List.of());

  @Test
  void theFirstPlansReplicasAreTheOriginal() {
    Observed first = Observed.NOTHING.planned(PLAN, OptionalInt.of(3));
    assertThat(first.original()).hasValue(3);
    assertThat(first.planned(PLAN, OptionalInt.of(0)).original()).hasValue(3);
    assertThat(first.faulty(List.of()).planned(PLAN, OptionalInt.of(0)).original()).hasValue(3);
  }

  @Test
  void whatIsChangedBeforeTheObjectIsSoundIsTheUsers() {
    Observed faulty = Observed.NOTHING.faulty(List.of());
    assertThat(faulty.planned(PLAN, OptionalInt.of(4)).original()).hasValue(4);
  }
}
