// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.parameter;

import com.google.re2j.Pattern;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.text.GoDuration;
import io.sarban.scaler.text.SourceNumber;
import io.sarban.scaler.trigger.DeclaredParameter;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Parses the texts of parameters. An invalid text is refused with the parameter's name. */
final class ParameterText {

  /** Maximum length of a parameter in a message. */
  private static final int MAX_SHOWN = 60;

  /** KEDA counts metrics in thousandths, in 64 bits. */
  private static final double MAX_NUMBER = 9e15;

  /** A source that answers later is useless to a scaler. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private ParameterText() {}

  /**
   * Checks everything that a declaration requires: kind, allowed values, pattern.
   *
   * @throws InvalidFieldException if a check fails; it shows no secret
   */
  static void check(DeclaredParameter declared, String text) {
    String name = declared.name();
    switch (declared.kind()) {
      case NUMBER -> number(name, text);
      case INTEGER -> checkWhole(name, text);
      case FLAG -> flag(name, text);
      case DURATION -> parseDuration(name, text);
      case TEXT, LIST, PAIRS -> {}
    }
    if (!declared.allowed().isEmpty() && !declared.allowed().contains(text)) {
      throw new InvalidFieldException(
          name, "must be one of " + String.join(", ", declared.allowed()) + told(declared, text));
    }
    if (declared.pattern().filter(pattern -> !Pattern.matches(pattern, text)).isPresent()) {
      throw new InvalidFieldException(
          name, "must match " + declared.pattern().get() + told(declared, text));
    }
  }

  private static void checkWhole(String name, String text) {
    if (number(name, text) != Math.rint(number(name, text))) {
      throw new InvalidFieldException(name, "must be a whole number, not " + shown(text));
    }
  }

  private static String told(DeclaredParameter declared, String text) {
    return declared.secret() ? "" : ", not " + shown(text);
  }

  /** Checks that a number is above 0. */
  static double positive(String name, double number) {
    if (number <= 0) {
      throw new InvalidFieldException(name, "must be above 0, not " + number);
    }
    return number;
  }

  private static String shown(String text) {
    String start = text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + " ..." : text;
    return "\"" + start.replaceAll("\\p{Cntrl}", " ") + "\"";
  }

  static double number(String name, String text) {
    double number;
    try {
      number = SourceNumber.of(text);
    } catch (NumberFormatException e) {
      throw new InvalidFieldException(name, "must be a number, not " + shown(text));
    }
    if (!(Math.abs(number) <= MAX_NUMBER)) {
      throw new InvalidFieldException(
          name, "must be a number between -9e15 and 9e15, not " + shown(text));
    }
    return number;
  }

  /** A time above 0 for an answer; a longer one than a minute counts as a minute. */
  static Duration duration(String name, String text) {
    Duration duration = parseDuration(name, text);
    if (duration.isZero() || duration.isNegative()) {
      throw new InvalidFieldException(name, "must be above 0");
    }
    return duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
  }

  private static Duration parseDuration(String name, String text) {
    String strict = text.strip();
    boolean millis = strict.matches("\\d{1,64}");
    return GoDuration.parse(millis ? strict + "ms" : strict)
        .orElseThrow(
            () ->
                new InvalidFieldException(
                    name, "must be milliseconds or like 30s, not " + shown(text)));
  }

  static boolean flag(String name, String text) {
    return switch (text.strip()) {
      case "true", "True", "TRUE", "1", "t", "T" -> true;
      case "false", "False", "FALSE", "0", "f", "F" -> false;
      default -> throw new InvalidFieldException(name, "must be true or false, not " + shown(text));
    };
  }

  /** One of the constants, ignoring case. */
  static <E extends Enum<E>> E oneOf(String name, String text, E[] constants) {
    return Arrays.stream(constants)
        .filter(constant -> constant.name().equalsIgnoreCase(text.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidFieldException(
                    name,
                    "must be one of "
                        + Arrays.stream(constants).map(Enum::name).collect(Collectors.joining(", "))
                        + ", not "
                        + shown(text)));
  }

  /** Names and values, written as {@code a=1,b=2}. */
  static Map<String, String> pairs(String name, String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : text.split(",", 0)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && !pair.substring(0, equals).isBlank()) {
        pairs.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
      } else if (!pair.isBlank()) {
        throw new InvalidFieldException(name, "must be like name=value,name=value");
      }
    }
    return pairs;
  }
}
