package io.sarban.scaler.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

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
