// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide.formula;

import io.sarban.scaler.decide.formula.FormulaToken.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Parses a formula by operator precedence. Limits the depth of nesting, since each level uses the
 * stack, both here and in the evaluation. Source: expr's language definition.
 */
final class FormulaParser {

  private static final int MAX_DEPTH = 400;
  private static final int UNARY_NOT = 50;
  private static final int UNARY_SIGN = 90;
  private static final int POWER = 100;

  /** An internal name that no user can write. */
  private static final String PIPE = "|";

  private static final FormulaToken END = new FormulaToken(Kind.END, "");

  private final List<FormulaToken> tokens;
  private final Set<String> names = new HashSet<>();
  private final Deque<String> variables = new ArrayDeque<>();
  private int at;
  private int depth;
  private int predicates;

  /**
   * @throws FormulaException if the text has a part that is not a token
   */
  FormulaParser(String text) {
    tokens = new FormulaLexer(text).tokens();
  }

  /** The names in the formula that are neither functions nor variables. */
  Set<String> names() {
    return names;
  }

  /**
   * @throws FormulaException if the text is not a formula
   */
  Expression parse() {
    Expression whole = sequence();
    if (peek().kind() != Kind.END) {
      throw new FormulaException(peek() + " is not expected here");
    }
    return whole;
  }

  private FormulaToken peek() {
    return peek(0);
  }

  private FormulaToken peek(int ahead) {
    return at + ahead < tokens.size() ? tokens.get(at + ahead) : END;
  }

  private FormulaToken next() {
    if (at == tokens.size()) {
      throw new FormulaException("it ends too soon");
    }
    return tokens.get(at++);
  }

  private boolean accept(String token) {
    boolean there = peek().is(token);
    at += there ? 1 : 0;
    return there;
  }

  private void expect(String token) {
    if (!accept(token)) {
      throw new FormulaException("\"" + token + "\" is expected before " + peek());
    }
  }

  private String name() {
    if (peek().kind() != Kind.NAME) {
      throw new FormulaException("a name is expected before " + peek());
    }
    return next().text();
  }

  private void enter() {
    if (++depth > MAX_DEPTH) {
      throw new FormulaException("it is nested too deeply");
    }
  }

  /** Expressions separated by semicolons: the last one is the value. */
  private Expression sequence() {
    Expression last = whole();
    while (accept(";")) {
      last = whole();
    }
    return last;
  }

  private Expression whole() {
    enter();
    Expression whole;
    if (accept("let")) {
      whole = variable();
    } else if (accept("if")) {
      whole = branches();
    } else {
      whole = conditional();
    }
    depth--;
    return counted(whole);
  }

  /** Counts each evaluated part as a step, so that every formula ends. */
  private static Expression counted(Expression part) {
    return scope -> {
      scope.spend(1);
      return part.value(scope);
    };
  }

  private Expression variable() {
    String name = name();
    expect("=");
    Expression value = whole();
    expect(";");
    variables.push(name);
    Expression body = sequence();
    variables.pop();
    return scope -> body.value(scope.with(name, value.value(scope)));
  }

  private Expression branches() {
    Expression condition = whole();
    Expression yes = braced();
    expect("else");
    Expression no = peek().is("if") ? whole() : braced();
    return scope -> Operators.truth(condition.value(scope)) ? yes.value(scope) : no.value(scope);
  }

  private Expression braced() {
    expect("{");
    Expression inner = sequence();
    expect("}");
    return inner;
  }

  private Expression conditional() {
    Expression condition = binary(0);
    if (!accept("?")) {
      return condition;
    }
    if (accept(":")) {
      Expression otherwise = whole();
      return scope -> {
        Object value = condition.value(scope);
        return Operators.truth(value) ? value : otherwise.value(scope);
      };
    }
    Expression yes = whole();
    expect(":");
    Expression no = whole();
    return scope -> Operators.truth(condition.value(scope)) ? yes.value(scope) : no.value(scope);
  }

  private Expression binary(int lowest) {
    enter();
    Expression first = unary();
    List<Operators.Link> links = new ArrayList<>();
    while (true) {
      boolean negated =
          peek().is("not") && peek(1).kind() == Kind.NAME && precedence(peek(1)) != null;
      FormulaToken operator = negated ? peek(1) : peek();
      Integer precedence = precedence(operator);
      if (precedence == null || precedence < lowest) {
        depth--;
        return Operators.chain(first, links);
      }
      at += negated ? 2 : 1;
      Operators.Link link =
          operator.is("|")
              ? piped()
              : Operators.link(
                  operator.text(), binary(precedence == POWER ? precedence : precedence + 1));
      links.add(negated ? (left, scope) -> !Operators.truth(link.value(left, scope)) : link);
    }
  }

  private static Integer precedence(FormulaToken token) {
    return token.kind() == Kind.TEXT ? null : Operators.PRECEDENCE.get(token.text());
  }

  /** A call whose first argument is piped into it. */
  private Operators.Link piped() {
    String name = name();
    expect("(");
    Expression call = call(name, scope -> scope.variable(PIPE));
    return (left, scope) -> call.value(scope.with(PIPE, left));
  }

  private Expression unary() {
    if (accept("-")) {
      Expression operand = binary(UNARY_SIGN);
      return scope -> -Operators.number(operand.value(scope));
    }
    if (accept("+")) {
      Expression operand = binary(UNARY_SIGN);
      return scope -> Operators.number(operand.value(scope));
    }
    if (accept("!") || accept("not")) {
      Expression operand = binary(UNARY_NOT);
      return scope -> !Operators.truth(operand.value(scope));
    }
    return counted(followed(primary()));
  }

  /** Adds the indexes and slices after an expression. */
  private Expression followed(Expression list) {
    Expression whole = list;
    int before = depth;
    while (accept("[")) {
      enter();
      whole = indexed(whole);
    }
    if (peek().is(".") || peek().is("?.")) {
      throw new FormulaException("fields are not supported in formulas: its values have none");
    }
    depth = before;
    return whole;
  }

  private Expression indexed(Expression list) {
    Expression from = peek().is(":") ? null : whole();
    if (from != null && accept("]")) {
      return scope -> Lists.at(list.value(scope), from.value(scope));
    }
    expect(":");
    Expression to = peek().is("]") ? null : whole();
    expect("]");
    return scope ->
        Lists.slice(
            list.value(scope),
            from == null ? 0 : Operators.whole(from.value(scope)),
            to == null ? Integer.MAX_VALUE : Operators.whole(to.value(scope)),
            scope);
  }

  private Expression primary() {
    FormulaToken token = next();
    if (token.kind() == Kind.NUMBER) {
      double number = Numbers.literal(token.text());
      return scope -> number;
    }
    if (token.kind() == Kind.TEXT) {
      String text = token.text();
      return scope -> text;
    }
    if (token.is("(")) {
      Expression inner = sequence();
      expect(")");
      return inner;
    }
    if (token.is("[")) {
      List<Expression> items = arguments("]", new ArrayList<>());
      return scope -> Operators.values(items, scope);
    }
    if (token.is("#") && predicates > 0) {
      return pointer();
    }
    if (token.is("::")) {
      String name = name();
      expect("(");
      return call(name, null);
    }
    if (token.kind() == Kind.NAME) {
      return named(token.text());
    }
    if (token.is("{")) {
      throw new FormulaException("maps are not supported in formulas");
    }
    throw new FormulaException(token + " is not expected here");
  }

  private Expression pointer() {
    if (accept("acc")) {
      return scope -> scope.pointer().accumulated();
    }
    if (accept("index")) {
      return scope -> scope.pointer().index();
    }
    return scope -> scope.pointer().element();
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
      return call(name, null);
    }
    if (variables.contains(name)) {
      return scope -> scope.variable(name);
    }
    names.add(name);
    return scope -> scope.metrics().get(name);
  }

  /**
   * @param piped the first argument if it is piped into the call; else null
   */
  private Expression call(String name, Expression piped) {
    List<Expression> given = new ArrayList<>();
    if (piped != null) {
      given.add(piped);
    }
    if (!Predicates.NAMES.contains(name)) {
      return Functions.call(name, arguments(")", given));
    }
    if (piped == null) {
      given.add(whole());
      if (!peek().is(")")) {
        expect(",");
      }
    }
    if (!peek().is(")")) {
      given.add(predicate());
    }
    while (accept(",") && !peek().is(")")) {
      given.add(whole());
    }
    expect(")");
    return Predicates.call(name, given);
  }

  private Expression predicate() {
    predicates++;
    Expression predicate = peek().is("{") ? braced() : whole();
    predicates--;
    return predicate;
  }

  private List<Expression> arguments(String close, List<Expression> arguments) {
    boolean comma = true;
    while (!accept(close)) {
      if (!comma) {
        expect(",");
      }
      arguments.add(whole());
      comma = accept(",");
    }
    return arguments;
  }
}
