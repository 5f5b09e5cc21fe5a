package dev.signalbox.testing.edge;

import dev.signalbox.platform.tenant.Permission;
import dev.signalbox.platform.tx.Transactions;
import dev.signalbox.platform.web.Permitted;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.transaction.TransactionOperations;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Puts input into the text of a statement, which no product code may do. For the tests only.
@Controller("/v1/injectable")
class InjectableController {
  private final Transactions transactions;
  private final TransactionOperations<Connection> operations;

  InjectableController(Transactions transactions, TransactionOperations<Connection> operations) {
    this.transactions = transactions;
    this.operations = operations;
  }

  /// Returns the first column of every row of every statement that the input contains.
  @Post(consumes = "text/plain")
  @Permitted(Permission.READ)
  List<String> search(@Body String input) {
    return transactions.read(() -> {
      var rows = new ArrayList<String>();
      try (var statement = operations.getConnection().createStatement()) {
        boolean more =
            statement.execute("SELECT text FROM sample.notes WHERE text = '" + input + "'");
        while (more || statement.getUpdateCount() >= 0) {
          if (more) {
            try (var result = statement.getResultSet()) {
              while (result.next()) {
                rows.add(String.valueOf(result.getString(1)));
              }
            }
          }
          more = statement.getMoreResults();
        }
      } catch (SQLException e) {
        rows.add(e.getMessage());
      }
      return rows;
    });
  }
}
