// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sarban.scaler.act.ScaleRequest;
import io.sarban.scaler.event.ScalerEvent.Content;
import io.sarban.scaler.event.ScalerEvent.Found;
import io.sarban.scaler.event.ScalerEvent.JobsCreated;
import io.sarban.scaler.event.ScalerEvent.Noted;
import io.sarban.scaler.event.ScalerEvent.Scaled;
import io.sarban.scaler.event.ScalerEvent.Solved;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.resource.TargetRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each event is as docs/events.md shows it. */
class CloudEventJsonTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final ResourceKey OBJECT =
      new ResourceKey(ResourceKind.SCALED_OBJECT, "shop", "orders");
  private static final ResourceKey JOB =
      new ResourceKey(ResourceKind.SCALED_JOB, "shop", "reports");
  private static final TargetRef TARGET =
      new TargetRef("shop", "apps/v1", "Deployment", "orders-worker");

  private static String json(ResourceKey object, Content content) {
    ScalerEvent event =
        new ScalerEvent(
            "3f6c2a1e-7d52-4f0a-9b61-0c9a3f1f2b77",
            Instant.parse("2026-01-31T12:00:00.123Z"),
            object,
            content);
    return CloudEventJson.of(event, "/sarban/sarban/sarban-scaler-6d9f7c5b8d-x2x4q");
  }

  private static List<String> documented() {
    ScaleRequest request = new ScaleRequest(TARGET, 0, 7, "s0-rabbitmq-orders: 35 at 5 a replica");
    return Stream.of(
            json(OBJECT, new Scaled(request, Optional.empty())),
            json(
                OBJECT,
                new Scaled(
                    request,
                    Optional.of("Deployment shop/orders-worker could not be scaled: forbidden"))),
            json(JOB, new JobsCreated(5, Optional.empty())),
            json(JOB, new JobsCreated(2, Optional.of("exceeded quota: jobs"))),
            json(
                OBJECT,
                new Found(
                    new Problem(
                        OBJECT, "s0-rabbitmq", "host", "rabbitmq:15672 cannot be connected to"))),
            json(OBJECT, new Solved()),
            json(
                OBJECT,
                new Noted("Normal", "ScaledObjectReady", "ScaledObject is ready for scaling")))
        .toList();
  }

  @Test
  void isWhatTheDocumentationShows() throws IOException {
    String page = Files.readString(Path.of("../docs/events.md"));
    List<JsonNode> shown = new ArrayList<>();
    Matcher block = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL).matcher(page);
    while (block.find()) {
      shown.add(JSON.readTree(block.group(1)));
    }
    List<JsonNode> made = new ArrayList<>();
    for (String json : documented()) {
      made.add(JSON.readTree(json));
    }
    assertThat(shown).isEqualTo(made);
  }

  @Test
  void textsAreBounded() {
    String json = json(OBJECT, new Noted("Warning", "Test", "x".repeat(100_000)));
    assertThat(json.length()).isLessThan(3000);
  }
}
