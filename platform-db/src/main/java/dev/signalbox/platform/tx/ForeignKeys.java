package dev.signalbox.platform.tx;

import java.util.regex.Pattern;
import org.postgresql.util.ServerErrorMessage;

/// Tells the two violations of a foreign key apart, in every language of `lc_messages`. The field
/// `table` of the error is always the referring table. The detail ends with the name of the other
/// table in the way: the referring one where a referenced row was deleted, the referenced one where
/// a reference leads nowhere.
final class ForeignKeys {
  private static final Pattern NOT_IN_A_NAME = Pattern.compile("[^\\p{Alnum}_]+");

  private ForeignKeys() {}

  /// Tells whether a row could not be deleted because others refer to it. A table that refers to
  /// itself has one name for both; there a reference that leads nowhere counts as this, too.
  static boolean isStillReferenced(ServerErrorMessage error) {
    var table = error.getTable();
    var detail = error.getDetail();
    if (table == null || detail == null) {
      return false;
    }
    // In front of the last parenthesis stand the columns and values of the key.
    var end = detail.substring(detail.lastIndexOf(')') + 1);
    return NOT_IN_A_NAME.splitAsStream(end).anyMatch(table::equals);
  }
}
