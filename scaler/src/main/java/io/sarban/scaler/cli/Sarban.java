// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import io.sarban.scaler.problem.Fault;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line {@code ./sarban}. */
@Command(
    name = "sarban",
    description = "Event-driven autoscaling, on Apache Camel.",
    mixinStandardHelpOptions = true,
    versionProvider = Sarban.Version.class,
    subcommands = {
      Run.class,
      WorkerCommand.class,
      Deploy.class,
      Delete.class,
      Explain.class,
      Triggers.class,
      Install.class,
      Uninstall.class,
      Status.class,
      Operate.class
    })
public final class Sarban implements Runnable {

  @Spec private CommandSpec spec;

  public static void main(String[] args) {
    System.exit(execute(args));
  }

  /** Ends the process on an Error, too: a damaged process would still report that it is up. */
  private static int execute(String... args) {
    try {
      return commandLine().execute(args);
    } catch (Throwable e) {
      System.err.println("sarban: " + new Fault(e).told("ended"));
      return 1;
    }
  }

  static CommandLine commandLine() {
    CommandLine commands = new CommandLine(new Sarban());
    ServiceLoader.load(AddedCommand.class).forEach(commands::addSubcommand);
    return commands
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Sarban::mistyped)
        .setExecutionExceptionHandler(Sarban::report);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command");
  }

  /** Reports a mistake of the command line in one line; the whole help would hide it. */
  private static int mistyped(ParameterException e, String... words) {
    CommandLine command = e.getCommandLine();
    if (words.length == 0) {
      command.usage(command.getErr());
    } else {
      String near =
          e instanceof UnmatchedArgumentException unmatched && !unmatched.getSuggestions().isEmpty()
              ? ", did you mean " + unmatched.getSuggestions().get(0) + "?"
              : "";
      command
          .getErr()
          .println(
              "sarban: %s%s (see %s --help)"
                  .formatted(
                      e.getMessage().replaceAll("\\p{Cntrl}+", " "),
                      near,
                      command.getCommandSpec().qualifiedName()));
    }
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  /** Reports a mistake of the user in one line. */
  private static int report(Exception e, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (e instanceof UserMistake) {
      command.getErr().println("sarban: " + e.getMessage());
      return 1;
    }
    throw e;
  }

  /** A mistake that the user can fix; the message says how. */
  static final class UserMistake extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UserMistake(String message) {
      super(message);
    }
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Sarban.class.getPackage().getImplementationVersion();
      return new String[] {
        "sarban " + (version == null ? "(unpackaged)" : version), "Java ${java.version}"
      };
    }
  }
}
