package dev.signalbox.launcher;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "rotate-keys",
    description =
        "Replaces the key of the session seal; transactions under way keep the one before.")
final class RotateKeysCommand implements Callable<Integer> {
  @Option(
      names = "--retire-entry-keys",
      description =
          "Also forgets every entry key but SIGNALBOX_ENTRY_KEY, once no instance uses another.")
  private boolean retireEntryKeys;

  @Override
  public Integer call() throws Exception {
    try (var database = Database.openExisting(Home.find())) {
      System.out.println("new transactions are sealed with key " + database.rotateSealKey());
      if (retireEntryKeys) {
        database.retireOtherEntryKeys(MigrateCommand.entryKey());
        System.out.println("only the present entry key is accepted");
      }
      return 0;
    }
  }
}
