// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.resource.Trigger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretValuesTest {

  private static final ResourceKey OBJECT =
      new ResourceKey(ResourceKind.SCALED_OBJECT, "default", "test");

  private static SecretValues of(
      Map<String, String> metadata,
      Map<String, String> authentication,
      Map<String, String> environment,
      Map<String, List<String>> secretVariables) {
    Trigger trigger = new Trigger("redis", null, null, metadata, null, null, null);
    return new ResolvedTrigger(
            OBJECT,
            0,
            trigger,
            metadata,
            authentication,
            environment,
            secretVariables,
            Optional.empty(),
            List.of())
        .secrets();
  }

  private static SecretValues authentication(String name, String value) {
    return of(Map.of(), Map.of(name, value), Map.of(), Map.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2",
        "p@ss:w/rd%#?",
        "with a space",
        "quote\"and\\back",
        "first\nsecond line\n",
        "  padded  ",
        "Grüße€",
        "<a&b>"
      })
  void aValueIsHiddenHoweverItIsWritten(String secret) {
    SecretValues secrets = authentication("password", secret);
    String url = URLEncoder.encode(secret, StandardCharsets.UTF_8);
    String base64 = Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
    for (String form :
        List.of(
            secret,
            secret.strip(),
            secret.strip().replaceAll("\\s+", " "),
            url,
            url.replace("+", "%20"),
            url.toLowerCase(java.util.Locale.ROOT).replace("gr%", "Gr%"),
            base64,
            secret.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"))) {
      assertThat(secrets.hide("refused: " + form + " is wrong"))
          .startsWith("refused: ")
          .contains(SecretValues.HIDDEN)
          .endsWith(" is wrong")
          .doesNotContain(form.strip());
    }
  }

  @Test
  void eachLineAndEachWordIsHiddenAlone() {
    SecretValues secrets = authentication("password", "firstline\nhunter2 secondline");
    assertThat(secrets.hide("Value not specified for key 'secondline' in the config"))
        .isEqualTo("Value not specified for key '***' in the config");
    assertThat(secrets.hide("key 'hunter2' and firstline")).isEqualTo("key '***' and ***");
  }

  @Test
  void aSecretThatAMessageWasCutOffInIsHidden() {
    SecretValues secrets = authentication("token", "abcdefghijklmnopqrstuvwxyz");
    assertThat(secrets.hide("refuses the token abcdefghijk ..."))
        .isEqualTo("refuses the token *** ...");
  }

  @Test
  void aLoginIsHiddenAsHttpJoinsIt() {
    SecretValues secrets =
        of(Map.of(), Map.of("username", "sarban", "password", "hunter2"), Map.of(), Map.of());
    String basic =
        Base64.getEncoder().encodeToString("sarban:hunter2".getBytes(StandardCharsets.UTF_8));
    assertThat(secrets.hide("invalid header value: \"Basic " + basic + "\""))
        .isEqualTo("invalid header value: \"Basic ***\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "redis://:hunter2@redis:6379/0",
        "amqp://u:hunter2@rabbit/",
        "amqp://u:pre@hunter2@rabbit/",
        "amqp://u:hunter2/x@rabbit/",
        "svc:hunter2@kafka:9092",
        "'a:9092,svc:hunter2@kafka:9092'",
        "user:hunter2@tcp(mysql:3306)/db",
        "host=x password=hunter2 user=u",
        "host=x password='hunter2' user=u",
        "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=hunter2==;EndpointSuffix=x",
        "Endpoint=sb://x/;SharedAccessKeyName=all;SharedAccessKey=hunter2",
        "https://x/q?sig=hunter2&sv=1",
        "http://x/q?token=hunter2"
      })
  void thePasswordInsideOfAnAddressIsHidden(String address) {
    for (SecretValues secrets :
        List.of(
            of(Map.of("address", address), Map.of(), Map.of(), Map.of()),
            of(Map.of("addressFromEnv", "A"), Map.of(), Map.of("A", address), Map.of()),
            authentication("address", address))) {
      assertThat(secrets.hide("must be like host:6379, but has \"" + address + "\""))
          .doesNotContain("hunter2");
    }
  }

  @Test
  void whatIsNoSecretStays() {
    Map<String, String> metadata = Map.of("queueNameFromEnv", "QUEUE", "hostFromEnv", "HOST");
    Map<String, String> environment =
        Map.of("QUEUE", "orders", "HOST", "amqp://u:hunter2@rabbit/", "OTHER", "declare");
    SecretValues secrets = of(metadata, Map.of("tls", "enable"), environment, Map.of());
    String message = "RabbitMQ at amqp://rabbit:5672 has no queue \"orders\": declare or enable it";
    assertThat(secrets.hide(message)).isEqualTo(message);
  }

  @Test
  void aVariableFromASecretIsHiddenAndOneThatRefersToIt() {
    Map<String, String> metadata = Map.of("queueNameFromEnv", "QUEUE", "hostFromEnv", "HOST");
    Map<String, String> environment = Map.of("QUEUE", "hidden-q", "HOST", "rabbit-k1tten.example");
    SecretValues secrets =
        of(
            metadata,
            Map.of(),
            environment,
            Map.of("QUEUE", List.of("hidden-q"), "HOST", List.of("k1tten")));
    assertThat(secrets.hide("rabbit-k1tten.example has no queue \"hidden-q\""))
        .isEqualTo("rabbit-***.example has no queue \"***\"");
  }

  @Test
  void aParameterThatIsSecretByNameIsHiddenWhereverItComesFrom() {
    assertThat(of(Map.of("password", "hunter2"), Map.of(), Map.of(), Map.of()).hide("hunter2!"))
        .isEqualTo("***!");
    assertThat(
            of(Map.of("passwordFromEnv", "PW"), Map.of(), Map.of("PW", "hunter2"), Map.of())
                .hide("hunter2!"))
        .isEqualTo("***!");
    assertThat(authentication("password", "disable").hide("must be enable, not \"disable\""))
        .isEqualTo("must be enable, not \"***\"");
  }

  @Test
  void aShortSecretIsHiddenWhereItIsCited() {
    SecretValues secrets = authentication("password", "ab");
    assertThat(secrets.hide("\"ab\" in password=ab; is above what is able"))
        .isEqualTo("\"***\" in password=***; is above what is able");
    assertThat(secrets.hide("amqp://u:ab@host")).isEqualTo("amqp://u:***@host");
  }

  @Test
  void anEmptyOrBlankSecretHidesNothing() {
    assertThat(authentication("password", " \n ").hide("a b c")).isEqualTo("a b c");
    assertThat(authentication("password", "").hide("a b c")).isEqualTo("a b c");
  }

  @Test
  void whereThereAreTooManyTheMessageIsLeftOut() {
    StringBuilder words = new StringBuilder();
    for (int i = 0; words.length() < 16_000; i++) {
      words.append("w").append(i).append(' ');
    }
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i < 40; i++) {
      many.put("parameter" + i, words + "of " + i);
    }
    String hidden = of(Map.of(), many, Map.of(), Map.of()).hide("the server says w17 and hunter2");
    assertThat(hidden).doesNotContain("w17").contains("too long to be kept out of a message");
  }

  @Test
  void noneOfManyPasswordsInsideOfATextIsShown() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      text.append("password=kitten").append(i).append(';');
    }
    SecretValues secrets = of(Map.of("connection2", text.toString()), Map.of(), Map.of(), Map.of());
    assertThat(secrets.hide("refuses kitten3 and kitten99")).doesNotContain("kitten");
    SecretValues hosts =
        of(
            Map.of("host", "h,".repeat(80) + "svc:hunter2@kafka:9092"),
            Map.of(),
            Map.of(),
            Map.of());
    assertThat(hosts.hide("refuses hunter2 at kafka")).isEqualTo("refuses *** at kafka");
  }

  @Test
  void usualCredentialsAreNotTooMany() {
    String pem =
        "-----BEGIN X-----\n" + "bGluZQ".repeat(10).concat("\n").repeat(40) + "-----END X-----";
    Map<String, String> usual = new HashMap<>();
    for (String name : List.of("ca", "cert", "key", "keyPassword", "username", "password")) {
      usual.put(name, name.length() > 4 ? "hunter2-" + name : pem + name);
    }
    usual.put("bundle", pem.repeat(80));
    SecretValues secrets = of(Map.of("host", "amqp://u:kitten5@h/"), usual, Map.of(), Map.of());
    assertThat(secrets.hide("login of hunter2-username by kitten5 or " + "bGluZQ".repeat(10)))
        .isEqualTo("login of *** by *** or ***");
  }

  @ParameterizedTest
  @ValueSource(ints = {3000, 4090, 4100, 5000, 8000, 20_000})
  void aLongTokenIsHiddenInPartsToo(int length) {
    StringBuilder token = new StringBuilder();
    for (int i = 0; token.length() < length; i++) {
      token.append(Integer.toString(i * 7919, 36));
    }
    SecretValues secrets = authentication("token", token.substring(0, length));
    String begun = token.substring(0, 2000);
    String hidden = secrets.hide("Illegal character in \"Bearer " + begun + " ...");
    assertThat(hidden).startsWith("Illegal character in \"Bearer ***");
    for (int i = 0; i + 40 < begun.length(); i += 40) {
      assertThat(hidden).doesNotContain(begun.substring(i, i + 40));
    }
  }

  @Test
  void aVeryLongMessageIsCutOffWithoutABegunSecret() {
    SecretValues secrets = authentication("password", "hunter2");
    String hidden = secrets.hide("x".repeat(3995) + "hunter2 is wrong");
    assertThat(hidden).endsWith("x*** ...").doesNotContain("hunt");
  }

  @Test
  void aProblemIsOneBoundedLine() {
    Problem problem =
        new Problem(OBJECT, "s0\nx", "f\r\ni", "a\nb\u2028c\u0000d" + "e".repeat(9000));
    assertThat(problem.toString().lines()).hasSize(1);
    assertThat(problem.message()).startsWith("a b c de").hasSizeLessThan(2100);
  }
}
