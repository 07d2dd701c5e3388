// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses as Go reads them. */
class WebAddressTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "http://host http://host",
        "HTTP://Host:80/ http://Host:80/",
        "http://host:/x http://host/x",
        "https://host//a//b?c=d https://host//a//b?c=d",
        "http://host?q={a}|\"b\" http://host?q=%7Ba%7D%7C%22b%22",
        "http://host/{a}/é http://host/%7Ba%7D/%C3%A9",
        "http://host/a%2Fb?c=%zz&d=100% http://host/a%2Fb?c=%25zz&d=100%25",
        "http://host/x?a=b?c=d#part http://host/x?a=b?c=d",
        "http://[::1]:9090/x http://[::1]:9090/x",
        "http://host/x?a[0]=b http://host/x?a%5B0%5D=b",
        "http://host/?u=http://a@b http://host/?u=http://a@b",
      })
  void anAddressIsWrittenAsItIsAsked(String text, String uri) {
    WebAddress address = WebAddress.parse(text);
    assertThat(address.uri()).hasToString(uri);
    assertThat(address.login()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "http://u:p@host/x u p",
        "http://u@host u ''",
        "http://u:p@ss@host u p@ss",
        "http://u:p%40%2F%3A%25%23@host u p@/:%#",
        "http://us%C3%A9r:p:w@host usér p:w",
        "http://:p@host '' p",
      })
  void theLastAtEndsUserAndPassword(String text, String user, String password) {
    WebAddress address = WebAddress.parse(text);
    assertThat(address.uri().getHost()).isEqualTo("host");
    assertThat(address.uri().getRawUserInfo()).isNull();
    assertThat(address.login()).contains(new SourceAddress.Login(user, password));
    assertThat(address.toString() + address.login()).doesNotContain("p@ss");
  }

  @Test
  void aLoginIsBasicAuthentication() {
    assertThat(new SourceAddress.Login("u", "pé").basic()).isEqualTo("Basic dTpww6k=");
  }

  @Test
  void aNameWithAnUnderscoreIsAHostOverHttp() {
    WebAddress address = WebAddress.parse("http://u:p@my_rabbit.-a.x_:15672/a?b=c");
    assertThat(address.uri().getHost()).isNotNull();
    assertThat(HostAlias.name(address.uri().getHost())).isEqualTo("my_rabbit.-a.x_");
    assertThat(address).hasToString("http://my_rabbit.-a.x_:15672/a");
    assertThatThrownBy(() -> WebAddress.parse("https://my_rabbit/"))
        .hasMessageContaining("without an underscore where it begins with https");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host:9090",
        "ftp://sesame@host",
        "http://",
        "http:///x",
        "http://a b/",
        "http://sesame@",
        "http://sesame%zz@host",
        "http://host:port/",
        "http://host:65536/",
        "http://host/%zz",
        "http://host/\r\nsesame: x",
        "http://u:sesame@ho\\st/",
        "http://[::1/",
        "http://[g::1]/",
        "https://sesame_api:9090/",
        "http://[8:1]:80/x?key=sesame"
      })
  void whatIsNoneIsRefusedAndNotShown(String text) {
    assertThatThrownBy(() -> WebAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("sesame");
  }
}
