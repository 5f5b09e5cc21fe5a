package dev.signalbox.operator;

import dev.signalbox.platform.account.SigningKeys;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "rotate-keys",
    mixinStandardHelpOptions = true,
    description =
        "Replaces the key of the seal of tenant contexts; running transactions keep the previous one.")
final class RotateKeysCommand implements Callable<Integer> {
  private final Databases databases;

  @Option(
      names = "--retire-entry-keys",
      description =
          "Also forgets every entry key but SIGNALBOX_ENTRY_KEY_<SCHEMA> or SIGNALBOX_ENTRY_KEY, once no instance uses another.")
  private boolean retireEntryKeys;

  @Option(
      names = "--signing-keys",
      paramLabel = "FILE",
      description =
          "Instead: makes this private JWK set, or lets its next key sign; at most every 20 minutes.")
  private @Nullable Path signingKeys;

  RotateKeysCommand(Databases databases) {
    this.databases = databases;
  }

  @Override
  public Integer call() throws Exception {
    if (signingKeys != null) {
      SigningKeys.rotate(signingKeys);
      System.out.println("the next key signs; services notice within seconds");
      return 0;
    }
    try (var database = databases.asMigrator()) {
      System.out.println("new transactions are sealed with key " + database.rotateSealKey());
      if (retireEntryKeys) {
        database.retireOtherEntryKeys(MigrateCommand.entryKeys(database));
        System.out.println("of each service only the present entry key is accepted");
      }
      return 0;
    }
  }
}
