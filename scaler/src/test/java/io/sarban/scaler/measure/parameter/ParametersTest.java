// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resolve.ResolvedTrigger;
import io.sarban.scaler.resource.Trigger;
import io.sarban.scaler.trigger.DeclaredParameter;
import io.sarban.scaler.trigger.ParameterKind;
import io.sarban.scaler.trigger.ParameterSource;
import io.sarban.scaler.trigger.TriggerDeclaration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A parameter that is written and never requested is a typing mistake. */
class ParametersTest {

  private static Parameters parameters(Map<String, String> metadata) {
    ResourceKey object = new ResourceKey(ResourceKind.SCALED_OBJECT, "default", "test");
    Trigger trigger = new Trigger("test", null, null, metadata, null, null, null);
    return new Parameters(
        new ResolvedTrigger(
            object, 0, trigger, metadata, Map.of("password", "x"), Map.of("V", "1")),
        DECLARATION,
        false);
  }

  private static final TriggerDeclaration DECLARATION =
      new TriggerDeclaration(
          List.of("test"),
          "Test",
          "",
          "",
          List.of(),
          List.of(),
          List.of(
              declared("value", ParameterKind.NUMBER, "1", ParameterSource.values()),
              declared("host", ParameterKind.TEXT, null, ParameterSource.values()),
              declared("absent", ParameterKind.FLAG, "true", ParameterSource.values()),
              declared("f", ParameterKind.FLAG, "true", ParameterSource.values()),
              declared("timeout", ParameterKind.DURATION, "3s", ParameterSource.METADATA),
              declared("password", ParameterKind.TEXT, null, ParameterSource.AUTHENTICATION)),
          "");

  private static DeclaredParameter declared(
      String name, ParameterKind kind, String otherwise, ParameterSource... sources) {
    return new DeclaredParameter(
        name,
        List.of(sources),
        kind,
        false,
        Optional.ofNullable(otherwise),
        List.of(),
        Optional.empty(),
        false,
        true,
        Optional.empty(),
        "");
  }

  @Test
  void whatIsAskedForIsUsedByEitherOfItsNames() {
    Parameters parameters = parameters(Map.of("value", "5", "hostFromEnv", "V", "valu", "6"));
    assertThat(parameters.unused()).containsExactly("hostFromEnv", "valu", "value");

    assertThat(parameters.number("value")).isEqualTo(5);
    assertThat(parameters.text("host")).contains("1");
    assertThat(parameters.flag("absent")).isTrue();
    assertThat(parameters.unused()).containsExactly("valu");
  }

  @Test
  void aSecretInClearIsNotUsed() {
    Parameters parameters = parameters(Map.of("password", "clear"));
    assertThat(parameters.text("password")).contains("x");
    assertThat(parameters.unused()).containsExactly("password");
  }

  @Test
  void whatIsAbsentHasItsDeclaredDefault() {
    assertThat(parameters(Map.of("value", " ")).number("value")).isEqualTo(1);
    assertThat(parameters(Map.of()).duration("timeout")).hasSeconds(3);
    assertThatThrownBy(() -> parameters(Map.of()).textOrDefault("host"))
        .hasMessage("host has no declared default");
    assertThatThrownBy(() -> parameters(Map.of()).text("other"))
        .hasMessage("other is not declared");
  }

  @Test
  void whoTakesAllUsesAll() {
    Parameters parameters = parameters(Map.of("a", "1", "b", "2"));
    assertThat(parameters.metadata()).hasSize(2);
    assertThat(parameters.unused()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "-1s; must be above 0",
        "0; must be above 0",
        "soon; must be milliseconds or like 30s"
      })
  void aTimeThatCannotBeIsRefused(String text, String why) {
    assertThatThrownBy(() -> parameters(Map.of("timeout", text)).duration("timeout"))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining(why);
  }

  @Test
  void aTimeIsMillisecondsOrGos() {
    assertThat(parameters(Map.of("timeout", "1500")).duration("timeout")).hasMillis(1500);
    assertThat(parameters(Map.of("timeout", "1m30s")).duration("timeout")).hasSeconds(60);
    assertThat(parameters(Map.of("timeout", "0.5m")).duration("timeout")).hasSeconds(30);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e16", "-1e300", "NaN", "Infinity", "1d", "0x10", "1,5", "five", "1e"})
  void aNumberThatCannotBeIsRefused(String text) {
    assertThatThrownBy(() -> parameters(Map.of("value", text)).number("value"))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining("must be a number");
  }

  @Test
  void whatIsShownIsShort() {
    assertThatThrownBy(() -> parameters(Map.of("value", "9".repeat(100_000))).number("value"))
        .hasMessageMatching(".{1,120}");
    assertThatThrownBy(() -> parameters(Map.of("f", "a\nb".repeat(100_000))).flag("f"))
        .hasMessageMatching(".{1,120}");
    assertThatThrownBy(() -> parameters(Map.of("f", "x".repeat(2_000_000))).text("f"))
        .hasMessage("is longer than 1 MiB: make it shorter");
  }
}
