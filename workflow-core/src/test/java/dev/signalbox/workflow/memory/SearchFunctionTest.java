package dev.signalbox.workflow.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signalbox.testing.AppSession;
import dev.signalbox.testing.Organizations;
import dev.signalbox.testing.TestDatabase;
import dev.signalbox.testing.TestPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Tests the database function itself, called as the service's login.
class SearchFunctionTest {
  private static final TestDatabase DATABASE = TestPostgres.newDatabase();
  private static final int EXACT = 10_000;
  private static final Random RANDOM = new Random(42);
  private static final List<Embedding> VECTORS =
      IntStream.range(0, 500).mapToObj(i -> random()).toList();

  @BeforeAll
  static void fill() throws SQLException {
    try (var connection = DATABASE.superuser().getConnection();
        var insert =
            connection.prepareStatement(
                """
                WITH doc AS (
                  INSERT INTO workflow.mem_docs (workspace_id, id, type, content, content_hash)
                  SELECT w, ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'KNOWLEDGE',
                         'fact' || n || ' about thing' || n % 50, sha256(n::text::bytea)
                    FROM unnest(ARRAY[?, ?]::uuid[]) w, (SELECT ?::int AS n) x
                  RETURNING workspace_id, id, type)
                INSERT INTO workflow.mem_embeddings (workspace_id, doc_id, model_id, type, embedding)
                SELECT workspace_id, id, 'm', type, ?::public.halfvec FROM doc
                """)) {
      for (int i = 0; i < VECTORS.size(); i++) {
        insert.setObject(1, Organizations.ACME);
        insert.setObject(2, Organizations.GLOBEX);
        insert.setInt(3, i);
        insert.setString(4, VECTORS.get(i).text());
        insert.addBatch();
      }
      insert.executeBatch();
    }
    Rows.execute(
        DATABASE,
        """
        INSERT INTO workflow.mem_docs (workspace_id, type, content, content_hash)
        SELECT w, 'CONTEXT', 'filler' || n || ' says word' || n % 700, sha256(('f' || n)::bytea)
          FROM unnest(ARRAY['a0000000-0000-4000-8000-000000000001',
                            'b0000000-0000-4000-8000-000000000001']::uuid[]) w,
               generate_series(1, 5000) n
        """);
    Rows.execute(DATABASE, "VACUUM ANALYZE workflow.mem_docs, workflow.mem_embeddings");
  }

  @Test
  void without_a_context_nothing_is_found() throws SQLException {
    try (var connection = login()) {
      assertEquals(List.of(), search(connection, "fact1", VECTORS.getFirst(), EXACT));
      enterAcme(connection);
      assertFalse(search(connection, "fact1", VECTORS.getFirst(), EXACT).isEmpty());
    }
  }

  @Test
  void a_forged_workspace_without_a_seal_finds_nothing() throws SQLException {
    try (var connection = login()) {
      call(
          connection,
          "SELECT set_config('signalbox.workspace_id', '" + Organizations.ACME + "', true)");
      assertEquals(List.of(), search(connection, "fact1", VECTORS.getFirst(), EXACT));
    }
  }

  @Test
  void a_workspace_switched_after_the_context_was_set_finds_nothing() throws SQLException {
    try (var connection = login()) {
      enterAcme(connection);
      call(
          connection,
          "SELECT set_config('signalbox.workspace_id', '" + Organizations.GLOBEX + "', true)");
      assertEquals(List.of(), search(connection, "fact1", VECTORS.getFirst(), EXACT));
    }
  }

  @Test
  void other_roles_may_not_call_the_function() throws SQLException {
    assertEquals(
        1,
        Rows.count(
            DATABASE,
            "pg_proc p, aclexplode(p.proacl) e WHERE p.proname = 'search_memory'"
                + " AND e.grantee <> p.proowner AND e.grantee = 'workflow_app'::regrole"));
    assertEquals(
        0,
        Rows.count(
            DATABASE,
            "pg_proc p, aclexplode(p.proacl) e WHERE p.proname = 'search_memory' AND e.grantee = 0"));
  }

  @Test
  void exact_search_equals_brute_force() throws SQLException {
    try (var connection = login()) {
      enterAcme(connection);
      for (int i = 0; i < 20; i++) {
        var query = random();
        assertEquals(
            Set.copyOf(nearest(query)), Set.copyOf(search(connection, null, query, EXACT)));
        assertEquals(0, scans(connection, "mem_embeddings_hnsw_idx"));
      }
    }
  }

  @Test
  void above_the_limit_the_vector_index_finds_nearly_all() throws SQLException {
    try (var connection = login()) {
      enterAcme(connection);
      // The planner would rather sort so few vectors.
      call(connection, "SET LOCAL enable_sort = off");
      int found = 0;
      for (int i = 0; i < 20; i++) {
        var query = random();
        var near = search(connection, null, query, 100);
        assertEquals(10, near.size());
        near.retainAll(nearest(query));
        found += near.size();
      }
      assertTrue(scans(connection, "mem_embeddings_hnsw_idx") > 0);
      assertTrue(found >= 190, "found " + found + " of 200");
    }
  }

  @Test
  void text_search_uses_its_index() throws SQLException {
    try (var connection = login()) {
      enterAcme(connection);
      assertEquals(8, search(connection, "word17", null, EXACT).size());
      assertTrue(scans(connection, "mem_docs_tsv_idx") > 0);
    }
  }

  @Test
  void under_row_level_security_alone_the_text_index_would_not_be_used() throws SQLException {
    try (var connection = login()) {
      enterAcme(connection);
      assertEquals(
          8,
          ids(
                  connection,
                  "SELECT id FROM workflow.mem_docs"
                      + " WHERE tsv @@ 'word17'::tsquery AND superseded_by IS NULL")
              .size());
      assertEquals(0, scans(connection, "mem_docs_tsv_idx"));
    }
  }

  @Test
  void the_list_is_read_from_its_index() throws SQLException {
    try (var connection = login()) {
      enterAcme(connection);
      call(
          connection,
          "SELECT id FROM workflow.mem_docs WHERE type = 'KNOWLEDGE'"
              + " ORDER BY created_at DESC, id DESC LIMIT 51");
      assertEquals(1, scans(connection, "mem_docs_type_idx"));
    }
  }

  @Test
  void a_null_in_any_argument_is_no_error() throws SQLException {
    try (var connection = login()) {
      enterAcme(connection);
      assertEquals(
          List.of(),
          ids(
              connection,
              "SELECT doc_id AS id FROM workflow.search_memory(NULL, NULL, NULL, NULL, NULL, NULL,"
                  + " NULL, NULL)"));
      assertEquals(
          1,
          ids(
                  connection,
                  "SELECT doc_id AS id FROM workflow.search_memory('fact7', NULL, NULL, NULL, NULL,"
                      + " NULL, 10, 10)")
              .size());
    }
  }

  @Test
  void the_documents_cannot_be_read_through_the_vectors_of_another_workspace() throws SQLException {
    try (var connection = login()) {
      enterAcme(connection);
      var failure =
          assertThrows(
              SQLException.class,
              () ->
                  call(
                      connection,
                      "INSERT INTO workflow.mem_embeddings (workspace_id, doc_id, model_id, type,"
                          + " embedding) SELECT '"
                          + Organizations.GLOBEX
                          + "', doc_id, 'x', type, embedding FROM workflow.mem_embeddings LIMIT 1"));
      assertEquals("42501", failure.getSQLState());
    }
  }

  private static Connection login() throws SQLException {
    var connection = DATABASE.app("workflow_app").getConnection();
    connection.setAutoCommit(false);
    return connection;
  }

  private static void enterAcme(Connection connection) throws SQLException {
    AppSession.enter(connection, Organizations.acme("VIEWER"));
  }

  private static void call(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> search(
      Connection connection, @Nullable String words, @Nullable Embedding vector, int exactLimit)
      throws SQLException {
    try (var search =
        connection.prepareStatement(
            """
            SELECT doc_id AS id FROM workflow.search_memory(?, '{}', ?::public.halfvec, 'm', NULL,
              NULL, 10, ?)
            """)) {
      search.setString(1, words);
      search.setString(2, vector == null ? null : vector.text());
      search.setInt(3, exactLimit);
      return ids(search);
    }
  }

  private static List<String> ids(Connection connection, String sql) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      return ids(statement);
    }
  }

  private static List<String> ids(PreparedStatement statement) throws SQLException {
    var ids = new ArrayList<String>();
    try (var result = statement.executeQuery()) {
      while (result.next()) {
        ids.add(result.getString("id"));
      }
    }
    return ids;
  }

  /// Returns how often this transaction has scanned an index.
  private static long scans(Connection connection, String index) throws SQLException {
    try (var statement = connection.createStatement();
        var result =
            statement.executeQuery(
                "SELECT pg_stat_get_xact_numscans('workflow." + index + "'::regclass)")) {
      result.next();
      return result.getLong(1);
    }
  }

  private static List<String> nearest(Embedding query) {
    return IntStream.range(0, VECTORS.size())
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -VECTORS.get(i).cosine(query)))
        .limit(10)
        .map(i -> "00000000-0000-4000-8000-%012d".formatted(i))
        .toList();
  }

  private static Embedding random() {
    var embedding =
        Embedding.normalised(
            IntStream.range(0, Embedding.DIMENSIONS)
                .mapToDouble(i -> RANDOM.nextGaussian())
                .toArray());
    if (embedding == null) {
      throw new IllegalStateException();
    }
    return embedding;
  }
}
