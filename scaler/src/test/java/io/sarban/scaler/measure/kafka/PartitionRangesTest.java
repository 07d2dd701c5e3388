// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionRangesTest {

  private record Range(int from, int to) {}

  @Property
  void hasEachPartitionOfARangeAndNoOther(@ForAll("ranges") List<Range> ranges) {
    String text =
        ranges.stream()
            .map(range -> range.from == range.to ? "" + range.from : range.from + "-" + range.to)
            .collect(Collectors.joining(", "));
    PartitionRanges read = PartitionRanges.parse(text);
    assertThat(IntStream.range(0, 60).filter(read::contains))
        .containsExactlyElementsOf(
            IntStream.range(0, 60)
                .filter(p -> ranges.stream().anyMatch(r -> r.from <= p && p <= r.to))
                .boxed()
                .toList());
  }

  @Provide
  Arbitrary<List<Range>> ranges() {
    Arbitrary<Integer> ends = Arbitraries.integers().between(0, 50);
    return Combinators.combine(ends, ends)
        .as((a, b) -> new Range(Math.min(a, b), Math.max(a, b)))
        .list()
        .ofMaxSize(12);
  }

  @Test
  void keepsManyRangesOfMillionsAsOne() {
    PartitionRanges read = PartitionRanges.parse("0-999998,".repeat(999));
    assertThat(read.ends()).hasSize(1).containsEntry(0, 999_998);
  }

  @Test
  void refusesMoreThanAThousand() {
    assertThatThrownBy(() -> PartitionRanges.parse("1,".repeat(100_000)))
        .hasMessageContaining("more than 1000 entries");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-5", "5-", "5-2", "1-2-3", "a", "1000000", "99999999999", "1;2"})
  void namesWhatIsNone(String text) {
    assertThatThrownBy(() -> PartitionRanges.parse(text))
        .hasMessageContaining("must be like 1,2,10-20");
  }
}
