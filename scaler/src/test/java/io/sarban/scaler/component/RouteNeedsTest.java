// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What routes need, read from their texts. */
class RouteNeedsTest {

  private static RouteNeeds needs(String... texts) {
    return RouteNeeds.of(List.of(texts), Map.of("TARGET", "ftps:host/x"), Catalog.camel());
  }

  /** A step, and what it needs besides the timer; ? if only running the route would show it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          to: 'ftp:host/x'                                   | camel-ftp
          to: {uri: sftp, parameters: {host: h, jq: 1}}      | camel-ftp
          to: 'https://example.com/a?b=c'                    | camel-http
          toD: 'kafka:${header.topic}'                       | camel-kafka
          to-d: {uri: 'smtp:${header.to}'}                   | camel-mail
          toD: '${header.where}'                             | ?
          wire-tap: {uri: 'log:x'}                           | camel-log
          to: '{{TARGET}}'                                   | camel-ftp
          to: '{{OTHER:nats:x}}'                             | camel-nats
          to: '{{OTHER}}'                                    | ?
          to: 'of-mine:x'                                    |
          log: 'ftp: is a word here'                         |
          setBody: {constant: 'sql:x'}                       | camel-core-languages
          setBody: {jq: .name}                               | camel-jq
          setBody: {language: {language: xquery, expression: x}} | camel-saxon
          setBody: {simple: '${jsonpath($.a)}'}              | camel-core-languages camel-jsonpath
          setBody: {groovy: 'x'}                             | camel-groovy ?
          split: {tokenize: ','}                             | camel-core-languages
          marshal: {json: {}}                                | camel-jackson
          unmarshal: {json: {library: Gson}}                 | camel-gson
          unmarshal: {csv: {useMaps: true}}                  | camel-csv
          enrich: {constant: 'file:a'}                       | camel-core-languages camel-file
          pollEnrich: {expression: {simple: {expression: 'file:a'}}} | camel-core-languages camel-file
          recipientList: {constant: 'log:a,nats:b'}          | camel-core-languages camel-log camel-nats
          recipientList: {header: to}                        | camel-core-languages ?
          circuitBreaker: {steps: [{to: 'http:a'}]}          | camel-http camel-resilience4j
          choice: {when: [{xpath: /a, steps: [{to: 'aws2-s3:b'}]}]} | camel-aws2-s3 camel-xpath
          kamelet: {name: of-mine}                           | camel-kamelet
          """)
  void readsSteps(String step, String wanted) {
    RouteNeeds needs =
        needs("- from:\n    uri: timer:tick\n    steps:\n      - {%s}\n".formatted(step));

    List<String> all = wanted == null ? List.of() : List.of(wanted.split(" "));
    assertThat(needs.open()).isEqualTo(all.contains("?"));
    assertThat(needs.artifacts().keySet())
        .contains("camel-timer")
        .filteredOn(artifact -> !artifact.equals("camel-timer"))
        .containsExactlyInAnyOrderElementsOf(all.stream().filter(one -> !one.equals("?")).toList());
  }

  @Test
  void namesClasses() {
    assertThat(
            needs(
                    """
                    - beans:
                        - {name: a, type: com.example.A}
                        - {name: b, type: '#class:com.example.B(1)'}
                        - {name: c, type: plain, properties: {type: not.Read, d: '#class:com.example.D'}}
                    - from: {uri: 'seda:a', steps: [{bean: {beanType: com.example.E}}]}
                    """)
                .types())
        .containsExactly("com.example.A", "com.example.B", "com.example.D", "com.example.E");
  }

  @Test
  void whatIsNoYamlNeedsNothing() {
    assertThat(needs("- from: {uri: [", "", "- a").artifacts()).isEmpty();
  }
}
