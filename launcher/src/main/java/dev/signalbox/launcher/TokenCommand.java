package dev.signalbox.launcher;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = "Prints a token that the services of this checkout accept.")
final class TokenCommand implements Callable<Integer> {
  @Option(
      names = "--as",
      description = "Whose: an e-mail address; owner@acme.test by default.",
      defaultValue = "owner@acme.test")
  private String subject = "owner@acme.test";

  @Option(
      names = "--hours",
      description = "How long it is valid; 12 by default.",
      defaultValue = "12")
  private int hours;

  @Override
  public Integer call() {
    System.out.println(DevKeys.in(Home.find()).token(subject, Duration.ofHours(hours)));
    return 0;
  }
}
