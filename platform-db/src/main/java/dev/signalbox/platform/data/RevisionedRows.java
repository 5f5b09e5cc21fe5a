package dev.signalbox.platform.data;

import dev.signalbox.platform.problem.Causes;
import dev.signalbox.platform.problem.Problem;
import io.micronaut.data.exceptions.DataAccessException;
import io.micronaut.data.exceptions.OptimisticLockException;
import java.sql.SQLException;
import java.util.UUID;

/// Declares the statements for a table whose rows have a revision. A change or a removal names the
/// revision that it was made for; if the row has another one, the problem is `stale-revision`.
public interface RevisionedRows<E extends Revisioned> extends ListedRows<E> {
  /// Updates a row of this revision; callers use [#change].
  E updateReturning(E row);

  /// Deletes a row of this revision; callers use [#remove].
  void delete(UUID id, long revision);

  /// Returns the row, which must have the revision.
  default E at(UUID id, long revision) {
    var row = findById(id).orElseThrow(Problem::notFound);
    if (row.revision() != revision) {
      throw Problem.staleRevision();
    }
    return row;
  }

  /// Stores the values of a row that still has its revision, increases the revision, and returns
  /// the row with the values that PostgreSQL sets.
  default E change(E row) {
    try {
      return updateReturning(row);
    } catch (DataAccessException e) {
      if (Causes.find(e, SQLException.class).isPresent()) {
        throw e;
      }
      // The statement succeeded and returned no row.
      throw Problem.missingOrStale(findById(row.id()));
    }
  }

  default void remove(UUID id, long revision) {
    try {
      delete(id, revision);
    } catch (OptimisticLockException e) {
      throw Problem.missingOrStale(findById(id));
    }
  }
}
