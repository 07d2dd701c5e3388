package io.sarban.scaler.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/** The functions of formulas: those of the expr language that take numbers or lists. */
final class Functions {

  private static final Set<String> PREDICATES =
      Set.of("count", "all", "any", "none", "one", "filter", "map", "find", "sum");

  private Functions() {}

  /** Whether the second argument is a predicate over the elements of the first. */
  static boolean takesPredicate(String name) {
    return PREDICATES.contains(name);
  }

  static Expression call(String name, Expression list, Expression predicate) {
    return switch (name) {
      case "count" -> scope -> (double) matching(list, predicate, scope).size();
      case "all" -> scope -> matching(list, predicate, scope).size() == size(list, scope);
      case "any" -> scope -> !matching(list, predicate, scope).isEmpty();
      case "none" -> scope -> matching(list, predicate, scope).isEmpty();
      case "one" -> scope -> matching(list, predicate, scope).size() == 1;
      case "filter" -> scope -> matching(list, predicate, scope);
      case "find" -> scope -> matching(list, predicate, scope).stream().findFirst().orElse(null);
      case "map" -> scope -> mapped(list, predicate, scope);
      case "sum" -> scope -> sum(mapped(list, predicate, scope));
      default -> throw unknown(name);
    };
  }

  static Expression call(String name, List<Expression> arguments) {
    if (takesPredicate(name) && !name.equals("sum") && !name.equals("count")) {
      throw new FormulaException(name + " needs a list and a predicate");
    }
    return switch (name) {
      case "abs" -> one(name, arguments, Math::abs);
      case "ceil" -> one(name, arguments, Math::ceil);
      case "floor" -> one(name, arguments, Math::floor);
      case "round" -> one(name, arguments, Functions::round);
      case "int" ->
          one(name, arguments, number -> number < 0 ? Math.ceil(number) : Math.floor(number));
      case "float" -> one(name, arguments, number -> number);
      case "min" -> scope -> numbers(name, arguments, scope).min().orElseThrow();
      case "max" -> scope -> numbers(name, arguments, scope).max().orElseThrow();
      case "mean" -> scope -> numbers(name, arguments, scope).average().orElseThrow();
      case "median" -> scope -> median(numbers(name, arguments, scope).sorted().toArray());
      case "sum" -> scope -> sum(Operators.list(arguments.get(0).value(scope)));
      case "len" -> scope -> (double) size(arguments.get(0), scope);
      case "count" ->
          scope ->
              (double)
                  Operators.list(arguments.get(0).value(scope)).stream()
                      .filter(Boolean.TRUE::equals)
                      .count();
      default -> throw unknown(name);
    };
  }

  private static FormulaException unknown(String name) {
    return new FormulaException("\"" + name + "\" is no function that Sarban knows");
  }

  private static Expression one(
      String name, List<Expression> arguments, DoubleUnaryOperator function) {
    if (arguments.size() != 1) {
      throw new FormulaException(name + " takes one number");
    }
    Expression argument = arguments.get(0);
    return scope -> function.applyAsDouble(Operators.number(argument.value(scope)));
  }

  /** Half away from zero, as expr's. */
  private static double round(double number) {
    return Math.copySign(Math.floor(Math.abs(number) + 0.5), number);
  }

  /** The numbers given, those in lists among them. */
  private static DoubleStream numbers(
      String name, List<Expression> arguments, Expression.Scope scope) {
    List<Double> numbers = new ArrayList<>();
    for (Object value : Operators.values(arguments, scope)) {
      if (value instanceof List<?> list) {
        list.forEach(item -> numbers.add(Operators.number(item)));
      } else {
        numbers.add(Operators.number(value));
      }
    }
    if (numbers.isEmpty()) {
      throw new FormulaException(name + " needs a number at least");
    }
    return numbers.stream().mapToDouble(Double::doubleValue);
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static int size(Expression list, Expression.Scope scope) {
    return Operators.list(list.value(scope)).size();
  }

  private static double sum(List<?> numbers) {
    return numbers.stream().mapToDouble(Operators::number).sum();
  }

  private static List<Object> matching(
      Expression list, Expression predicate, Expression.Scope scope) {
    List<Object> matching = new ArrayList<>();
    for (Object element : Operators.list(list.value(scope))) {
      if (Operators.truth(predicate.value(scope.of(element)))) {
        matching.add(element);
      }
    }
    return matching;
  }

  private static List<Object> mapped(Expression list, Expression function, Expression.Scope scope) {
    List<Object> mapped = new ArrayList<>();
    for (Object element : Operators.list(list.value(scope))) {
      mapped.add(function.value(scope.of(element)));
    }
    return mapped;
  }
}
