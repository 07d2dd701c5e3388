// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Python, as people write it. */
class PythonSourceTest {

  private static List<Function> read(String source) {
    return PythonSource.read(source, "a.py");
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
            QUEUE: str = "no"
            NAME = "or" 'ders'  # joined
            app = func.FunctionApp()
            @app.queue_trigger(
                arg_name="m",
                queue_name=NAME,
                connection=os.environ["Store"], raw=r'a\\b', data_type=func.DataType.STRING,
                other=os.getenv("OTHER"), made=f"{x}", called=make(1, [2]), count=1_000, on=True,
            )
            @app.cosmos_db_output(arg_name="o", container_name="c")
            def take(m): pass
            """);
    assertThat(binding.type()).isEqualTo("queueTrigger");
    assertThat(binding.required("queueName")).isEqualTo("orders");
    assertThat(binding.required("connection")).isEqualTo("%Store%");
    assertThat(binding.required("other")).isEqualTo("%OTHER%");
    assertThat(binding.required("raw")).isEqualTo("a\\b");
    assertThat(binding.required("dataType")).isEqualTo("STRING");
    assertThat(binding.required("count")).isEqualTo("1000");
    assertThatThrownBy(() -> binding.text("made"))
        .hasMessageContaining("a.py, line 4, function take: made cannot be read without running");
    assertThatThrownBy(() -> binding.text("called")).hasMessageContaining("cannot be read");
  }

  @Test
  void constantsWithATypeAndDefaultsOfTheEnvironment() {
    Binding binding =
        only(
            """
            QUEUE: str = "orders"
            STORE: typing.Final = os.getenv("STORE", "store")
            app = func.FunctionApp()
            @app.queue_trigger(arg_name="m", queue_name=QUEUE, connection=STORE,
                other=os.environ.get("OTHER", default("x", 1)), access=AccessRights.LISTEN)
            def take(m): pass
            """);
    assertThat(binding.required("queueName")).isEqualTo("orders");
    assertThat(binding.required("connection")).isEqualTo("%STORE%");
    assertThat(binding.required("other")).isEqualTo("%OTHER%");
    assertThat(binding.required("access")).isEqualTo("LISTEN");
  }

  /** A constant of a class looks like a member of an enumeration. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Config.QUEUE",
        "settings.QUEUE",
        "names[\"a\"]",
        "f\"{STAGE}-a\"",
        "\"a\" + \"b\"",
        "make()"
      })
  void whatOnlyRunningItWouldTellIsNoGuess(String value) {
    Binding binding =
        only(
            """
            app = func.FunctionApp()
            @app.queue_trigger(arg_name="m", queue_name=%s)
            def take(m): pass
            """
                .formatted(value));
    assertThatThrownBy(() -> binding.text("queueName"))
        .hasMessageContaining("queueName cannot be read without running the code");
  }

  @Test
  void namesRoutesBlueprintsAndWhatIsNoFunction() {
    assertThat(
            read(
                """
                '''
                @app.route("in a text")
                def one(): pass
                '''
                bp = func.Blueprint()
                web = Flask(__name__)
                # @bp.route("two")
                @web.route("/three")
                def three(): pass
                @bp.function_name("Four")
                @bp.route("four", auth_level=func.AuthLevel.ANONYMOUS)
                async def four(r):
                    x = a @ b.c_trigger(1)
                @bp.schedule(schedule="0 0 * * * *", arg_name="t")
                def five(t): pass
                @other
                def six(): pass
                """))
        .extracting(one -> one.name() + " " + one.trigger().type())
        .containsExactly("Four httpTrigger", "five timerTrigger");
  }

  @Test
  void durableFunctionsGenericTriggersAndWebFrameworks() {
    assertThat(
            read(
                """
                app = df.DFApp()
                @app.orchestration_trigger(context_name="c")
                def all(c): pass
                @app.generic_trigger(arg_name="m", type="rabbitMQTrigger", queueName="q")
                def some(m): pass
                web = func.AsgiFunctionApp(app=fast, http_auth_level=func.AuthLevel.ANONYMOUS)
                """))
        .extracting(one -> one.name() + " " + one.trigger().type())
        .containsExactly(
            "http_app_func httpTrigger", "all orchestrationTrigger", "some rabbitMQTrigger");
  }

  @Test
  void whatCannotBeReadIsOneLine() {
    assertThatThrownBy(() -> read("@app.queue_trigger('m', 'q')\ndef f(): pass"))
        .hasMessage(
            "a.py, line 1: write the arguments of queue_trigger with their names, such as"
                + " arg_name=\"item\"");
    assertThatThrownBy(() -> read("@app.function_name(name=n)\n@app.route()\ndef f(): pass"))
        .hasMessageContaining("the name of a function cannot be read");
    assertThatThrownBy(
            () -> read("@app.route()\n@app.queue_trigger(queue_name='q')\ndef f(): pass"))
        .hasMessageContaining("function f: has two triggers");
    assertThatThrownBy(() -> read("@app.generic_trigger(type=t)\ndef f(): pass"))
        .hasMessageContaining("type cannot be read");
  }

  @Test
  void whatEndsEarlyEnds() {
    String source = "A = 'b'\n@app.route(route=A, x=[1, {2}], y='''z''')\ndef f(): pass\n";
    for (int length = 0; length <= source.length(); length++) {
      String part = source.substring(0, length);
      try {
        assertThat(read(part)).hasSizeLessThanOrEqualTo(1);
      } catch (FunctionException e) {
        assertThat(e).hasMessageStartingWith("a.py, line 2");
      }
    }
  }
}
