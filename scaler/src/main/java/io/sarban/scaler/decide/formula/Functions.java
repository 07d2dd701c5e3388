// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide.formula;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.stream.DoubleStream;

/** The functions of formulas: expr's functions of numbers, lists and strings. */
final class Functions {

  private static final Set<String> DATES_AND_MORE =
      Set.of(
          "now",
          "date",
          "duration",
          "timezone",
          "toJSON",
          "fromJSON",
          "toBase64",
          "fromBase64",
          "toPairs",
          "fromPairs",
          "keys",
          "values",
          "groupBy",
          "type",
          "split",
          "splitAfter",
          "replace",
          "repeat",
          "join",
          "get",
          "string",
          "indexOf",
          "lastIndexOf");

  private Functions() {}

  /**
   * A call.
   *
   * @throws FormulaException if there is no such function, or the arguments do not fit
   */
  static Expression call(String name, List<Expression> given) {
    return switch (name) {
      case "abs" -> one(name, given, Math::abs);
      case "ceil" -> one(name, given, Math::ceil);
      case "floor" -> one(name, given, Math::floor);
      case "round" -> one(name, given, Functions::round);
      case "int" -> one(name, given, n -> n < 0 ? Math.ceil(n) : Math.floor(n));
      case "float" -> one(name, given, n -> n);
      case "min" -> scope -> numbers(name, given, scope).min().orElseThrow();
      case "max" -> scope -> numbers(name, given, scope).max().orElseThrow();
      case "mean" -> scope -> numbers(name, given, scope).average().orElseThrow();
      case "median" -> scope -> median(numbers(name, given, scope).sorted().toArray());
      case "bitand" -> bits(name, given, (a, b) -> a & b);
      case "bitor" -> bits(name, given, (a, b) -> a | b);
      case "bitxor" -> bits(name, given, (a, b) -> a ^ b);
      case "bitnand" -> bits(name, given, (a, b) -> a & ~b);
      case "bitshl" -> bits(name, given, (a, b) -> b > 63 ? 0 : a << b);
      case "bitshr" -> bits(name, given, (a, b) -> a >> Math.min(b, 63));
      case "bitushr" -> bits(name, given, (a, b) -> b > 63 ? 0 : a >>> b);
      case "bitnot" -> one(name, given, n -> ~Operators.whole(n));
      default -> ofLists(name, given);
    };
  }

  private static Expression ofLists(String name, List<Expression> given) {
    return switch (name) {
      case "len" -> takes(name, given, 1, 1, (all, scope) -> length(all.get(0), scope));
      case "first" -> takes(name, given, 1, 1, (all, scope) -> end(all.get(0), 0));
      case "last" -> takes(name, given, 1, 1, (all, scope) -> end(all.get(0), -1));
      case "take" ->
          takes(
              name,
              given,
              2,
              2,
              (all, scope) ->
                  Lists.slice(all.get(0), 0, Math.max(0, Operators.whole(all.get(1))), scope));
      case "sort" ->
          takes(
              name,
              given,
              1,
              2,
              (all, scope) ->
                  Lists.sorted(
                      Operators.list(all.get(0)), all.size() == 2 ? all.get(1) : "asc", scope));
      case "reverse" ->
          takes(
              name, given, 1, 1, (all, scope) -> Lists.reversed(Operators.list(all.get(0)), scope));
      case "uniq" ->
          takes(
              name, given, 1, 1, (all, scope) -> Lists.distinct(Operators.list(all.get(0)), scope));
      case "flatten" ->
          takes(name, given, 1, 1, (all, scope) -> Lists.flat(Operators.list(all.get(0)), scope));
      case "concat" -> takes(name, given, 1, 1000, Lists::concatenated);
      case "lower" ->
          takes(
              name,
              given,
              1,
              1,
              (all, scope) -> Operators.text(all.get(0), scope).toLowerCase(Locale.ROOT));
      case "upper" ->
          takes(
              name,
              given,
              1,
              1,
              (all, scope) -> Operators.text(all.get(0), scope).toUpperCase(Locale.ROOT));
      case "trim" ->
          takes(name, given, 1, 1, (all, scope) -> Operators.text(all.get(0), scope).strip());
      default -> throw unknown(name);
    };
  }

  private static FormulaException unknown(String name) {
    return new FormulaException(
        DATES_AND_MORE.contains(name)
            ? name + " is not supported in formulas, which make a number out of numbers"
            : "\"" + name + "\" is no function that Sarban knows");
  }

  @FunctionalInterface
  private interface Function {
    Object value(List<Object> arguments, Expression.Scope scope);
  }

  private static Expression takes(
      String name, List<Expression> given, int least, int most, Function function) {
    if (given.size() < least || given.size() > most) {
      throw new FormulaException(
          name + " takes " + least + (most > least ? " or more" : "") + " arguments");
    }
    return scope -> function.value(Operators.values(given, scope), scope);
  }

  private static Expression one(String name, List<Expression> given, DoubleUnaryOperator function) {
    if (given.size() != 1) {
      throw new FormulaException(name + " takes one number");
    }
    Expression argument = given.get(0);
    return scope -> {
      Object value = argument.value(scope);
      return function.applyAsDouble(
          value instanceof String text ? Numbers.parsed(text) : Operators.number(value));
    };
  }

  private static Expression bits(String name, List<Expression> given, LongBinaryOperator function) {
    return takes(
        name,
        given,
        2,
        2,
        (all, scope) -> {
          long second = Operators.whole(all.get(1));
          if (second < 0 && name.startsWith("bit") && name.contains("sh")) {
            throw new FormulaException(name + " takes no shift below 0");
          }
          return (double) function.applyAsLong(Operators.whole(all.get(0)), second);
        });
  }

  private static double length(Object value, Expression.Scope scope) {
    return value instanceof String
        ? Operators.text(value, scope).codePoints().count()
        : Operators.list(value).size();
  }

  /** An end of the list; nil if the list is empty. */
  private static Object end(Object value, int index) {
    List<?> list = Operators.list(value);
    return list.isEmpty() ? null : list.get(index < 0 ? list.size() + index : index);
  }

  /** Rounds half away from zero, as expr does. */
  private static double round(double number) {
    return Math.copySign(Math.floor(Math.abs(number) + 0.5), number);
  }

  /** The given numbers, including those in lists. */
  private static DoubleStream numbers(String name, List<Expression> given, Expression.Scope scope) {
    List<Object> flat = Lists.flat(Operators.values(given, scope), scope);
    if (flat.isEmpty()) {
      throw new FormulaException(name + " needs a number at least");
    }
    List<Double> numbers = new ArrayList<>();
    flat.forEach(number -> numbers.add(Operators.number(number)));
    return numbers.stream().mapToDouble(Double::doubleValue);
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
