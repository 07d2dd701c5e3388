// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JavaScript and TypeScript, as people write them. */
class NodeSourceTest {

  private static List<Function> read(String source) {
    return NodeSource.read(source, "a.js");
  }

  private static Binding only(String source) {
    List<Function> functions = read(source);
    assertThat(functions).hasSize(1);
    return functions.get(0).trigger();
  }

  @Test
  void stringsOfEachKindConstantsAndTheEnvironment() {
    Binding binding =
        only(
            """
            const queue = `orders`
            const CONNECTION: string = "Store";
            app.storageQueue("take", {
              'queueName': queue, connection: CONNECTION as string, other: process.env.OTHER,
              more: process.env['MORE'], count: 5, on: true, made: make(), handler,
            });
            """);
    assertThat(binding.type()).isEqualTo("queueTrigger");
    assertThat(binding.required("queueName")).isEqualTo("orders");
    assertThat(binding.required("connection")).isEqualTo("Store");
    assertThat(binding.required("other")).isEqualTo("%OTHER%");
    assertThat(binding.required("more")).isEqualTo("%MORE%");
    assertThat(binding.required("count")).isEqualTo("5");
    assertThatThrownBy(() -> binding.text("made"))
        .hasMessageContaining("a.js, line 3, function take: made cannot be read without running");
    assertThatThrownBy(() -> binding.required("missing")).hasMessageContaining("is missing");
  }

  @Test
  void constantsAndTypesAsTypeScriptHasThem() {
    List<Function> functions =
        read(
            """
            import { app, type StorageQueueFunctionOptions } from '@azure/functions';
            const QUEUE = 'orders' as const;
            const FROM_SETTING = process.env.QUEUE!;
            const config = { queue: 'of-config', inner: { connection: 'Store' } } satisfies Config;
            const QUEUES = Object.freeze({ LATE: 'late' });
            const other = process.env.OTHER ?? 'other'
            const options: StorageQueueFunctionOptions = { queueName: QUEUE, handler };
            app.storageQueue('one', options);
            app.storageQueue<Map<string, Order>>('two', { queueName: FROM_SETTING });
            app
              .storageQueue(
                'three', // the third
                { queueName: config.queue, connection: config.inner.connection },
              );
            app.storageQueue('four', { queueName: QUEUES.LATE, connection: config.none });
            app.storageQueue('five', { queueName: process.env.FIVE || 'five', connection: other });
            """);
    assertThat(functions)
        .extracting(one -> one.trigger().required("queueName"))
        .containsExactly("orders", "%QUEUE%", "of-config", "late", "%FIVE%");
    assertThat(functions.get(2).trigger().text("connection")).contains("Store");
    assertThatThrownBy(() -> functions.get(3).trigger().text("connection"))
        .hasMessageContaining("function four: connection cannot be read");
    assertThat(functions.get(4).trigger().text("connection")).contains("%OTHER%");
  }

  /** The values may change, or come from another place. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "let q = 'a'; Q(q)",
        "var q = 'a'\nQ(q)",
        "import { q } from './names'; Q(q)",
        "Q('a' + '-b')",
        "Q(`${process.env.STAGE}-orders`)",
        "Q(production ? 'a' : 'b')",
        "const q = queues['a']; Q(q)",
        "Q(names[0])",
      })
  void whatOnlyRunningItWouldTellIsNoGuess(String source) {
    Binding binding =
        only(
            source.replaceFirst(
                "Q\\((.*)\\)$",
                Matcher.quoteReplacement("app.storageQueue('x', {queueName: ") + "$1});"));
    assertThatThrownBy(() -> binding.text("queueName"))
        .hasMessageContaining("queueName cannot be read without running the code");
  }

  @Test
  void whatStandsInHandlersCommentsPatternsAndTemplatesIsPassedOver() {
    assertThat(
            read(
                """
                /* app.http('one', {}) */
                // app.http('two', {})
                app.http('three', { handler: async (r) => {
                  const a = /["'`{(\\/]/.test(r) ? `x ${ `}${"`"}` } app.http(` : r / 2 / 3;
                  return { a: "app.http('four')" };
                }, route: 'x' });
                app.post('five', async () => ({}));
                app.hook.appStart(() => {}); app.setup({ enableHttpStream: true });
                """))
        .extracting(Function::name)
        .containsExactly("three", "five");
  }

  @Test
  void genericTriggersAndSpreads() {
    String common = "const common = { connectionStringSetting: 'Broker' };\n";
    Binding spread =
        only(
            common
                + "app.generic('take', { trigger: trigger.generic({ type: 'rabbitMQTrigger',"
                + " queueName: 'q', ...common }), handler: f });");
    assertThat(spread.type()).isEqualTo("rabbitMQTrigger");
    assertThat(spread.required("connectionStringSetting")).isEqualTo("Broker");
    assertThat(only("app.generic('t', {trigger: {type: 'kafkaTrigger', topic: 't'}})").type())
        .isEqualTo("kafkaTrigger");
    assertThatThrownBy(() -> only("app.generic('t', {trigger: make()})"))
        .hasMessageContaining("trigger cannot be read");
    Binding unknown = only("app.storageQueue('t', {...elsewhere, handler: f})");
    assertThatThrownBy(() -> unknown.required("queueName")).hasMessageContaining("cannot be read");
    Binding variable = only("app.storageQueue('t', options)");
    assertThatThrownBy(() -> variable.required("queueName")).hasMessageContaining("cannot be read");
  }

  @Test
  void otherNamesForApp() {
    assertThat(
            read(
                """
                import { app as shop } from '@azure/functions';
                const { app: other } = require('@azure/functions');
                shop.http('one', {}); other.http('two', {});
                func.app.http('three', {}); df.app.orchestration('four', function* (c) {});
                """))
        .extracting(one -> one.name() + " " + one.trigger().type())
        .containsExactly(
            "one httpTrigger", "two httpTrigger", "three httpTrigger", "four orchestrationTrigger");
  }

  @Test
  void aNameThatIsMadeIsOneLine() {
    assertThatThrownBy(() -> read("\nfor (const n of names) app.http(`f-${n}`, {})"))
        .hasMessageStartingWith("a.js, line 2: the name of a function cannot be read");
    assertThatThrownBy(() -> read("`${".repeat(100))).hasMessageContaining("nested deeper than");
  }

  @Test
  void whatEndsEarlyEnds() {
    String source =
        "const a = {b: {c: `d`}}; app.http('x', {route: 'y', t: trigger.a({b: [1, 2]})})";
    for (int length = 0; length <= source.length(); length++) {
      String part = source.substring(0, length);
      try {
        assertThat(read(part)).hasSizeLessThanOrEqualTo(1);
      } catch (FunctionException e) {
        assertThat(e).hasMessageContaining("a.js, line 1");
      }
    }
  }
}
