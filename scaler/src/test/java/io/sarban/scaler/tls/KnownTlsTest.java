// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.tls.KnownTls.Texts;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KnownTlsTest {

  private final KnownTls known = new KnownTls();

  private static Texts texts(String ca, String cert, String key) {
    return new Texts(
        Optional.ofNullable(ca),
        Optional.ofNullable(cert),
        Optional.ofNullable(key),
        Optional.empty(),
        false);
  }

  @Test
  void whatTriggersShareIsReadOnce() {
    assertThat(known.of(texts(null, "c", null))).isSameAs(known.of(texts(null, "c", null)));
  }

  @Test
  void whatCannotBeReadIsReadOnceToo() {
    Texts broken = texts(null, "c", "no key");
    assertThat(catchThrowable(() -> known.of(broken)))
        .isInstanceOf(InvalidFieldException.class)
        .isSameAs(catchThrowable(() -> known.of(texts(null, "c", "no key"))));
  }

  @Test
  void anObjectHasAFew() {
    for (int i = 0; i < 10; i++) {
      known.of(texts(null, "c" + i, null));
    }
    assertThatThrownBy(() -> known.of(texts(null, "one more", null)))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining("more than 10 with different certificates");
    assertThat(known.of(texts(null, "c0", null))).isNotNull();
  }

  @Test
  void certificatesHaveALimitedLength() {
    String longest = "c".repeat(256 << 10);
    assertThat(known.of(texts(null, longest, null))).isNotNull();
    for (Texts tooLong :
        new Texts[] {texts(longest + "c", null, null), texts(null, longest + "c", null)}) {
      assertThatThrownBy(() -> known.of(tooLong))
          .isInstanceOf(InvalidFieldException.class)
          .hasMessageContaining("is longer than 256 KiB");
    }
  }
}
