package io.sarban.scaler.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.resource.ResolvedTrigger;
import io.sarban.scaler.resource.ResourceKey;
import io.sarban.scaler.resource.Trigger;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is written and never asked for is a slip of the pen. */
class ParametersTest {

  private static Parameters parameters(Map<String, String> metadata) {
    ResourceKey object = new ResourceKey("ScaledObject", "default", "test");
    Trigger trigger = new Trigger("test", null, null, metadata, null, null, null);
    return new Parameters(
        new ResolvedTrigger(
            object, 0, trigger, metadata, Map.of("password", "x"), Map.of("V", "1")));
  }

  @Test
  void whatIsAskedForIsUsedByEitherOfItsNames() {
    Parameters parameters = parameters(Map.of("value", "5", "hostFromEnv", "V", "valu", "6"));
    assertThat(parameters.unused()).containsExactly("hostFromEnv", "valu", "value");

    assertThat(parameters.number("value", 1)).isEqualTo(5);
    assertThat(parameters.text("host")).contains("1");
    assertThat(parameters.flag("absent", true)).isTrue();
    assertThat(parameters.unused()).containsExactly("valu");
  }

  @Test
  void aSecretInClearIsNotUsed() {
    Parameters parameters = parameters(Map.of("password", "clear"));
    assertThat(parameters.secret("password")).contains("x");
    assertThat(parameters.unused()).containsExactly("password");
  }

  @Test
  void whoTakesAllUsesAll() {
    Parameters parameters = parameters(Map.of("a", "1", "b", "2"));
    assertThat(parameters.metadata()).hasSize(2);
    assertThat(parameters.unused()).isEmpty();
  }
}
