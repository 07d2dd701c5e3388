// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarban.scaler.problem.InvalidFieldException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormulaTest {

  /** trig_one = 3, trig_two = 1, trig_three = 2; best_metric and slower_metric failed. */
  private static Map<String, Double> metrics() {
    Map<String, Double> metrics = new HashMap<>();
    metrics.put("trig_one", 3.0);
    metrics.put("trig_two", 1.0);
    metrics.put("trig_three", 2.0);
    metrics.put("best_metric", null);
    metrics.put("slower_metric", null);
    metrics.put("metric_backup", 4.0);
    return metrics;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // KEDA's documentation, "Scaling Modifiers" and "fallback.behavior"
        "(trig_one + trig_two)/2 ; 2",
        "trig_one > 2 ? trig_one + trig_two : 1 ; 4",
        "count([trig_one,trig_two,trig_three],{#>1}) > 1 ? 5 : 0 ; 5",
        "trig_one < 2 ? trig_one+trig_two >= 2 ? 5 : 10 : 0 ; 0",
        "trig_two < 2 ? trig_one+trig_two >= 2 ? 5 : 10 : 0 ; 5",
        "best_metric ?? slower_metric ?? metric_backup ?? 8 ; 4",
        "best_metric ?? slower_metric ?? 8 ; 8",
        // expr's language definition
        "1 + 2 * 3 ; 7",
        "2 ** 3 ** 2 ; 512",
        "2 ^ 10 ; 1024",
        "-2 ** 2 ; -4",
        "7 % 4 ; 3",
        "5 / 2 ; 2.5",
        "1_000 + 1e3 + .5 ; 2000.5",
        "best_metric ?? 2 + 1 ; 3",
        "not (trig_one > 5) and true ? 1 : 2 ; 1",
        "!(trig_one > 2) || trig_two == 1 ? 1 : 2 ; 1",
        "trig_one != 3 or false ? 1 : 2 ; 2",
        "trig_one in [1, 2, 3] ? 1 : 0 ; 1",
        "trig_one not in [1, 2, 3] ? 1 : 0 ; 0",
        "max(trig_one, trig_two, 9) - min([4, 5]) ; 5",
        "sum([trig_one, trig_two]) + mean(2, 4) + median([9, 1, 5]) ; 12",
        "sum(map([1, 2, 3], {# * 2})) ; 12",
        "len(filter([1, 2, 3], # > 1)) ; 2",
        "all([1, 2], {# > 0}) && any([1, 2], {# > 1}) && none([1], {# > 1}) ? 1 : 0 ; 1",
        "one([1, 2], {# == 2}) ? find([1, 5], {# > 2}) : 0 ; 5",
        "abs(-2.5) + ceil(0.2) + floor(1.9) + round(2.5) + int(3.9) + float(1) ; 11.5"
      })
  void gives(String formula, double value) {
    assertThat(Formula.parse(formula, "formula").value(metrics())).hasValue(value);
  }

  /** Features of expr besides arithmetic. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '~',
      value = {
        "let x = trig_one + 1; let y = x * 2; x + y @ 12",
        "if trig_one > 2 { 10 } else if trig_two > 2 { 20 } else { 30 } @ 10",
        "if trig_one > 5 { 10 } else if trig_two > 5 { 20 } else { 30 } @ 30",
        "[trig_one, trig_two][0] + [7, 8, 9][-1] @ 12",
        "sum([1, 2, 3, 4, 5][1:4]) + sum([1, 2, 3][1:]) + sum([1, 2, 3][:-1]) @ 17",
        "sum(1..5) + len(3..2) @ 15",
        "trig_one in 1..3 ? 1 : 0 @ 1",
        "[trig_one, trig_two] | max() @ 3",
        "[1, 2, 3] | filter(# > 1) | map(# * 10) | sum() @ 50",
        "2 /* two */ + 3 // and three @ 5",
        "reduce([1, 2, 3], #acc + #) @ 6",
        "reduce([1, 2, 3], #acc + # * #index, 100) @ 108",
        "first([4, 5]) + last([4, 5]) + sum(take([1, 2, 3], 2)) @ 12",
        "sort([3, 1, 2])[0] + sort([3, 1, 2], 'desc')[0] @ 4",
        "reverse([1, 2, 3])[0] + concat([1], [2, 3])[2] + len(uniq([1, 1, 2])) @ 8",
        "find([1, 5, 7], {# > 2}) + findIndex([1, 5], # > 2) + findLast([1, 5, 7], # > 2) @ 13",
        "sortBy([3, 1, 2], -#)[0] + sum(flatten([1, [2, [3]]])) @ 9",
        "0x2A + 0b101 + 0o17 @ 62",
        "'abc' == \"abc\" and 'abc' < 'abd' and 'abc' startsWith 'a' ? len('abc' + `d`) : 0 @ 4",
        "'abc' contains 'b' && 'abc' endsWith 'bc' && !('x' contains 'y') ? 1 : 0 @ 1",
        "trig_one not in [1, 2] ? 1 : 0 @ 1",
        "[1, 2] == [1, 2] and [1] != [2] ? 1 : 0 @ 1",
        "int('5') + float('2.5') @ 7.5",
        "bitand(6, 3) + bitor(6, 3) + bitxor(6, 3) + bitshl(1, 3) @ 22",
        "count([true, false, true]) + sum([1, 2], # * 2) @ 8",
        "1; 2; trig_one @ 3",
        "(trig_one > 2 ? 1 : 0) + (trig_two > 2 ? 10 : 20) @ 21",
        "-0.0 == 0 ? 1 : 0 @ 1"
      })
  void givesByMoreOfTheLanguage(String formula, double value) {
    assertThat(Formula.parse(formula, "formula").value(metrics())).hasValue(value);
  }

  @Test
  void isNilWhereEveryTriggerFailed() {
    assertThat(Formula.parse("best_metric ?? slower_metric", "formula").value(metrics()))
        .isEqualTo(OptionalDouble.empty());
  }

  @Test
  void aLongSumIsOneLevelOfTheStack() {
    assertThat(Formula.parse("1" + "+1".repeat(4_990), "formula").value(Map.of())).hasValue(4_991);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-", "(", "!", "not ", "[", "max(", "2**", "true?"})
  void whatIsNestedTooDeeplyIsRefused(String level) {
    String formula = level.repeat(9_990 / level.length()) + "1";
    assertThatThrownBy(() -> Formula.parse(formula, "formula"))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining("nested too deeply")
        .hasMessageMatching(".{1,400}");
  }

  @Test
  void listsOfListsEndAfterSomeSteps() {
    String list = "[" + "1,".repeat(99) + "1]";
    String sum = "1";
    for (int i = 0; i < 10; i++) {
      sum = "sum(map(" + list + ", " + sum + "))";
    }
    Formula formula = Formula.parse(sum, "formula");
    assertThatThrownBy(() -> formula.value(Map.of())).hasMessageContaining("100000 steps");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '~',
      value = {
        "now() @ now is not supported in formulas",
        "fromJSON(a) @ fromJSON is not supported in formulas",
        "'a' matches 'b' @ regular expressions are not supported in formulas",
        "{a: 1} @ maps are not supported in formulas",
        "a.b @ fields are not supported in formulas",
        "let x 1 @ \"=\" is expected before \"1\"",
        "if a { 1 } @ \"else\" is expected before the end",
        "1 /* @ a comment has no end",
        "'a @ a text has no closing quote",
        "0xZZ @ \"0xZZ\" is no number",
        "frobnicate(1) @ is no function that Sarban knows"
      })
  void whatItCannotSayIsNamed(String formula, String why) {
    assertThatThrownBy(() -> Formula.parse(formula, "formula"))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sum(1..1000000000)",
        "len(reduce(1..50, #acc + #acc, 'ab'))",
        "len(reduce(1..50, concat(#acc, #acc), [1]))",
        "len(flatten(reduce(1..1000, [#acc], 0)))",
        "reduce(1..1000, [#acc], 0) == reduce(1..1000, [#acc], 0) ? 1 : 0",
        "len(uniq(1..2000))",
        "let a = reduce(1..12, #acc + #acc, 'aaaa'); a contains (a + 'b') ? 1 : 0"
      })
  void whatTakesTooMuchEnds(String formula) {
    Formula parsed = Formula.parse(formula, "formula");
    assertThatThrownBy(() -> parsed.value(Map.of()))
        .isInstanceOf(FormulaException.class)
        .hasMessageMatching(".*(100000 steps|nested too deeply).*");
  }

  /** Evaluating a part twice at each of 60 levels would take centuries. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "false | (X ?: false)",
        "false | (X or false)",
        "false | (nil ?? X)",
        "[]    | (all(X, #) ? [] : [1])",
        "[]    | (any(X, #) ? [1] : [])",
      })
  void aLevelIsEvaluatedOnce(String innermost, String level) {
    String formula = innermost;
    for (int i = 0; i < 60; i++) {
      formula = level.replace("X", formula);
    }
    assertThat(Formula.parse(formula + " == nil ? 1 : 2", "formula").value(Map.of())).hasValue(2);
  }

  @Test
  void partsThatAreEvaluatedWithoutEndEnd() {
    // a variable's value is used twice at each level
    StringBuilder formula = new StringBuilder("let a0 = [1];");
    for (int i = 0; i < 60; i++) {
      formula.append("let a" + (i + 1) + " = concat(a" + i + ", a" + i + ");");
    }
    Formula parsed = Formula.parse(formula + "len(a60)", "formula");
    assertThatThrownBy(() -> parsed.value(Map.of())).hasMessageContaining("100000 steps");
  }

  @Test
  void variablesAreNoTriggers() {
    assertThat(Formula.parse("let x = a; x + b", "formula").names())
        .containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void namesItsTriggers() {
    assertThat(Formula.parse("count([a, b], {# > c}) + max(a, 1)", "formula").names())
        .containsExactlyInAnyOrder("a", "b", "c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1 +",
        "(1",
        "1 ? 2",
        "a b",
        "count([a]",
        "$a",
        "# > 1",
        "nosuch(1)",
        "[1,,2]",
        "a + * b",
        "filter([1])",
        "abs()",
        "abs(1, 2)"
      })
  void refusesWhatIsNoFormula(String text) {
    assertThatThrownBy(() -> Formula.parse(text, "spec.formula"))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining("is no formula");
  }

  @Test
  void refusesEndlessNesting() {
    assertThatThrownBy(() -> Formula.parse("(".repeat(5000) + "1" + ")".repeat(5000), "formula"))
        .isInstanceOf(InvalidFieldException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 / 0",
        "0 / 0",
        "trig_one > 1",
        "[1]",
        "best_metric + 1",
        "trig_one ? 1 : 2",
        "max([])",
        "1 in 2 ? 1 : 2"
      })
  void saysWhyItGivesNoNumber(String text) {
    Formula formula = Formula.parse(text, "formula");
    assertThatThrownBy(() -> formula.value(metrics()))
        .isInstanceOf(FormulaException.class)
        .hasMessageMatching(".{10,}");
  }
}
