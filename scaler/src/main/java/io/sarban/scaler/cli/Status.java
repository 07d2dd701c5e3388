// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import io.sarban.scaler.report.ObjectStatus;
import io.sarban.scaler.serve.ObjectsQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "status",
    description =
        "Show those of the cluster's objects that you may see, each with its last decision.",
    mixinStandardHelpOptions = true)
final class Status implements Callable<Integer> {

  private static final int MAX_WHY = 100;

  @Spec private CommandSpec spec;

  @Option(
      names = "--url",
      description = "Ask the scaler that serves there, and not by way of the API server.")
  private String url;

  @Option(
      names = {"-n", "--namespace"},
      description = "Only the objects of this namespace.")
  private String namespace;

  @Override
  public Integer call() {
    ObjectStatus[] objects =
        url != null
            ? ServedApi.get(url, "/api/objects", ObjectStatus[].class)
            : Cluster.ask(
                new ObjectsQuery(
                    Optional.ofNullable(namespace), Optional.empty(), Optional.empty()),
                ObjectStatus[].class);
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"OBJECT", "TARGET", "REPLICAS", "READY", "ACTIVE", "WHY"});
    Arrays.stream(objects)
        .filter(object -> namespace == null || namespace.equals(object.namespace()))
        .map(Status::row)
        .forEach(rows::add);
    spec.commandLine().getOut().print(table(rows));
    spec.commandLine().getOut().flush();
    return 0;
  }

  private static String[] row(ObjectStatus object) {
    List<String> why = object.problems().isEmpty() ? object.reasons() : object.problems();
    String first = why.isEmpty() ? "" : why.get(0);
    return new String[] {
      object.namespace() + "/" + object.name(),
      object.target(),
      String.valueOf(object.replicas()),
      String.valueOf(object.ready()),
      object.paused() ? "paused" : String.valueOf(object.active()),
      first.length() > MAX_WHY ? first.substring(0, MAX_WHY) : first
    };
  }

  private static String table(List<String[]> rows) {
    Column[] columns = new Column[rows.get(0).length];
    for (int i = 0; i < columns.length; i++) {
      int column = i;
      int width = rows.stream().mapToInt(row -> row[column].length()).max().orElse(1) + 3;
      columns[i] = new Column(width, 0, Overflow.SPAN);
    }
    TextTable table = TextTable.forColumns(new ColorScheme.Builder(Ansi.OFF).build(), columns);
    rows.forEach(table::addRowValues);
    return table.toString();
  }
}
