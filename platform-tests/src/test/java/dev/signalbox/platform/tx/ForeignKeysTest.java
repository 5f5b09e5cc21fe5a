package dev.signalbox.platform.tx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.ServerErrorMessage;

/// Reads details of SQLSTATE 23503 as PostgreSQL 17 translates them; the referring table is
/// `tools`.
class ForeignKeysTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "true  | Key (workspace_id, id)=(1, 2) is still referenced from table \"tools\".",
        "true  | Auf Schlüssel (workspace_id, id)=(1, 2) wird noch aus Tabelle »tools« verwiesen.",
        "true  | La clé (workspace_id, id)=(1, 2) est toujours référencée à partir de la table « tools ».",
        "true  | キー(workspace_id, id)=(1, 2)はまだテーブル\"tools\"から参照されています",
        "true  | 键值对(workspace_id, id)=(1, 2)仍然是从表\"tools\"引用的.",
        "false | Key (connector_id)=(1) is not present in table \"connectors\".",
        "false | Schlüssel (connector_id)=(1) ist nicht in Tabelle »connectors« vorhanden.",
        "false | La clé (connector_id)=(1) n'est pas présente dans la table « connectors ».",
        "false | キー(connector_id)=(1)がテーブル\"connectors\"に存在しません",
        "false | Key (tools)=(still referenced from tools) is not present in table \"connectors\".",
        "false | Key (tools)=(a) tools) is not present in table \"tools_of_old\".",
      })
  void the_table_in_the_way_tells_which_it_is(boolean stillReferenced, String detail) {
    var error = new ServerErrorMessage("SERROR\0C23503\0D" + detail + "\0ttools\0");
    assertEquals(stillReferenced, ForeignKeys.isStillReferenced(error));
  }
}
