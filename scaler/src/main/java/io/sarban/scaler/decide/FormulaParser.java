package io.sarban.scaler.decide;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses a formula by operator precedence, with expr's precedences; {@code ??} binds tightest. */
final class FormulaParser {

  private static final int MAX_LENGTH = 10_000;
  private static final int MAX_DEPTH = 400;
  private static final int UNARY_NOT = 50;
  private static final int UNARY_SIGN = 90;

  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(?<number>(?:\\d[\\d_]*\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)"
              + "|(?<name>[A-Za-z_]\\w*)"
              + "|(?<symbol>\\?\\?|\\*\\*|&&|\\|\\||[=!<>]=|[-+*/%^<>!?:()\\[\\]{},#]))");

  private static final Map<String, Integer> PRECEDENCE =
      Map.ofEntries(
          Map.entry("or", 10),
          Map.entry("||", 10),
          Map.entry("and", 15),
          Map.entry("&&", 15),
          Map.entry("==", 20),
          Map.entry("!=", 20),
          Map.entry("<", 20),
          Map.entry("<=", 20),
          Map.entry(">", 20),
          Map.entry(">=", 20),
          Map.entry("in", 20),
          Map.entry("+", 30),
          Map.entry("-", 30),
          Map.entry("*", 60),
          Map.entry("/", 60),
          Map.entry("%", 60),
          Map.entry("**", 100),
          Map.entry("^", 100),
          Map.entry("??", 500));

  private final List<String> tokens = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final String text;
  private int at;
  private int depth;
  private int predicates;

  FormulaParser(String text) {
    this.text = text;
  }

  /** The names in it that are no function's. */
  Set<String> names() {
    return names;
  }

  /**
   * @throws FormulaException if the text is no formula
   */
  Expression parse() {
    tokenize();
    Expression whole = conditional();
    if (!peek().isEmpty()) {
      throw new FormulaException("\"" + peek() + "\" is not expected here");
    }
    return whole;
  }

  private void tokenize() {
    if (text.length() > MAX_LENGTH) {
      throw new FormulaException("it is longer than " + MAX_LENGTH + " characters");
    }
    String rest = text.strip();
    Matcher matcher = TOKEN.matcher(rest);
    int end = 0;
    while (end < rest.length()) {
      if (!matcher.find(end) || matcher.start() != end) {
        throw new FormulaException("\"" + rest.charAt(end) + "\" is not expected");
      }
      tokens.add(matcher.group().strip());
      end = matcher.end();
    }
  }

  private String peek() {
    return at < tokens.size() ? tokens.get(at) : "";
  }

  private String next() {
    if (at == tokens.size()) {
      throw new FormulaException("it ends too soon");
    }
    return tokens.get(at++);
  }

  private boolean accept(String token) {
    boolean there = peek().equals(token);
    at += there ? 1 : 0;
    return there;
  }

  private void expect(String token) {
    if (!accept(token)) {
      String found = peek().isEmpty() ? "the end" : "\"" + peek() + "\"";
      throw new FormulaException("\"" + token + "\" is expected before " + found);
    }
  }

  /** Each level of brackets, operators and conditions is one level of the stack, later too. */
  private void enter() {
    if (++depth > MAX_DEPTH) {
      throw new FormulaException("it is nested too deeply");
    }
  }

  private Expression conditional() {
    enter();
    Expression condition = binary(0);
    Expression result = condition;
    if (accept("?")) {
      Expression yes = conditional();
      expect(":");
      Expression no = conditional();
      result =
          scope -> Operators.truth(condition.value(scope)) ? yes.value(scope) : no.value(scope);
    }
    depth--;
    return result;
  }

  private Expression binary(int lowest) {
    enter();
    Expression first = unary();
    List<Operators.Link> chain = new ArrayList<>();
    while (true) {
      boolean negated =
          peek().equals("not") && at + 1 < tokens.size() && tokens.get(at + 1).equals("in");
      String operator = negated ? "in" : peek();
      Integer precedence = PRECEDENCE.get(operator);
      if (precedence == null || precedence < lowest) {
        depth--;
        return Operators.chain(first, List.copyOf(chain));
      }
      at += negated ? 2 : 1;
      boolean rightToLeft = precedence == 100;
      Expression right = binary(rightToLeft ? precedence : precedence + 1);
      Operators.Link link = Operators.link(operator, right);
      chain.add(negated ? (left, scope) -> !Operators.truth(link.value(left, scope)) : link);
    }
  }

  private Expression unary() {
    if (accept("-")) {
      Expression operand = binary(UNARY_SIGN);
      return scope -> -Operators.number(operand.value(scope));
    }
    if (accept("+")) {
      return binary(UNARY_SIGN);
    }
    if (accept("!") || accept("not")) {
      Expression operand = binary(UNARY_NOT);
      return scope -> !Operators.truth(operand.value(scope));
    }
    return primary();
  }

  private Expression primary() {
    String token = next();
    char first = token.charAt(0);
    if (Character.isDigit(first) || first == '.') {
      double number = Double.parseDouble(token.replace("_", ""));
      return scope -> number;
    }
    if (token.equals("(")) {
      Expression inner = conditional();
      expect(")");
      return inner;
    }
    if (token.equals("[")) {
      return list();
    }
    if (token.equals("#") && predicates > 0) {
      return Expression.Scope::element;
    }
    if (Character.isLetter(first) || first == '_') {
      return named(token);
    }
    throw new FormulaException("\"" + token + "\" is not expected here");
  }

  private Expression list() {
    List<Expression> items = arguments("]");
    return scope -> Operators.values(items, scope);
  }

  private Expression named(String name) {
    switch (name) {
      case "true" -> {
        return scope -> true;
      }
      case "false" -> {
        return scope -> false;
      }
      case "nil" -> {
        return scope -> null;
      }
      default -> {}
    }
    if (accept("(")) {
      return call(name);
    }
    names.add(name);
    return scope -> scope.metrics().get(name);
  }

  private Expression call(String name) {
    if (!Functions.takesPredicate(name)) {
      List<Expression> arguments = arguments(")");
      return Functions.call(name, arguments);
    }
    Expression list = conditional();
    if (accept(")")) {
      return Functions.call(name, List.of(list));
    }
    expect(",");
    boolean braced = accept("{");
    predicates++;
    Expression predicate = conditional();
    predicates--;
    if (braced) {
      expect("}");
    }
    expect(")");
    return Functions.call(name, list, predicate);
  }

  private List<Expression> arguments(String close) {
    List<Expression> arguments = new ArrayList<>();
    while (!accept(close)) {
      if (!arguments.isEmpty()) {
        expect(",");
      }
      arguments.add(conditional());
    }
    return arguments;
  }
}
