// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Quantity;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.problem.OneLine;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One direction of a HorizontalPodAutoscaler's behavior. {@code stabilizationWindowSeconds}: 0 to
 * 3600; {@code selectPolicy}: Max, Min or Disabled; {@code tolerance}: a share, such as 0.1 or
 * 100m.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ScalingRules(
    Integer stabilizationWindowSeconds,
    String selectPolicy,
    List<ScalingPolicy> policies,
    Quantity tolerance,
    @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

  /** Shares are small: larger suffixes are no use. */
  private static final Pattern SHARE =
      Pattern.compile(
          "\\+?((?:[0-9]{1,12}(?:\\.[0-9]{0,12})?|\\.[0-9]{1,12})(?:[eE][+-]?[0-9]{1,2})?)([num]?)");

  public ScalingRules {
    policies = policies == null ? List.of() : List.copyOf(policies);
    unknown = unknown == null ? Map.of() : unknown;
  }

  /**
   * The tolerance as a number, such as 0.05 for {@code 50m}; empty where there is none.
   *
   * @param field how messages call it
   * @throws InvalidFieldException if it is no quantity of at least 0
   */
  public OptionalDouble toleranceAsShare(String field) {
    if (tolerance == null) {
      return OptionalDouble.empty();
    }
    String text =
        Objects.requireNonNullElse(tolerance.getAmount(), "")
            + Objects.requireNonNullElse(tolerance.getFormat(), "");
    Matcher share = SHARE.matcher(text);
    if (!share.matches()) {
      throw new InvalidFieldException(
          field, "must be a quantity such as 100m or 0.1, not \"" + OneLine.of(text) + "\"");
    }
    return OptionalDouble.of(
        new BigDecimal(share.group(1)).movePointLeft(places(share.group(2))).doubleValue());
  }

  private static int places(String suffix) {
    return switch (suffix) {
      case "m" -> 3;
      case "u" -> 6;
      case "n" -> 9;
      default -> 0;
    };
  }
}
