package dev.signalbox.platform.data;

import dev.signalbox.platform.page.ByTime;
import dev.signalbox.platform.page.Slice;
import io.micronaut.data.model.Page;
import io.micronaut.data.model.Pageable;
import io.micronaut.data.model.Sort;
import io.micronaut.data.repository.GenericRepository;
import io.micronaut.data.repository.jpa.criteria.PredicateSpecification;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Declares the statements for a table whose rows are found by `id` and listed by `createdAt`,
/// newest first. Micronaut Data implements them at compile time for each `@JdbcRepository`.
public interface ListedRows<E> extends GenericRepository<E, UUID> {
  /// The order of the list.
  Sort ORDER = Sort.of(Sort.Order.desc("createdAt"), Sort.Order.desc("id"));

  Optional<E> findById(UUID id);

  /// Inserts a row, and returns it with the values that PostgreSQL sets.
  E insertReturning(E row);

  /// Returns a page of the rows that pass a filter; callers use [#list].
  Page<E> findAll(PredicateSpecification<E> filter, Pageable page);

  /// Returns a slice of all rows.
  default List<E> list(Slice<ByTime> slice) {
    return list(slice, (root, criteria) -> null);
  }

  /// Returns a slice of the rows that pass the filter.
  default List<E> list(Slice<ByTime> slice, PredicateSpecification<E> filter) {
    var after = slice.after();
    return findAll(
            after == null ? filter : filter.and(behind(after)),
            Pageable.from(0, slice.fetch(), ORDER).withoutTotal())
        .getContent();
  }

  /// Returns the filter for the rows behind a position. Its first comparison lets PostgreSQL start
  /// in the index where the slice starts: in a disjunction alone it would not find the start, and
  /// read the rows of all earlier slices.
  private static <E> PredicateSpecification<E> behind(ByTime position) {
    return (root, criteria) ->
        criteria.and(
            criteria.lessThanOrEqualTo(root.get("createdAt"), position.at()),
            criteria.or(
                criteria.lessThan(root.get("createdAt"), position.at()),
                criteria.lessThan(root.get("id"), position.id())));
  }

  /// Returns the filter for one value of a property, or the one for all rows if there is no value.
  static <E> PredicateSpecification<E> equal(String property, @Nullable Object value) {
    return (root, criteria) -> value == null ? null : criteria.equal(root.get(property), value);
  }
}
