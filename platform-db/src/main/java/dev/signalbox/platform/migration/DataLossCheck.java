package dev.signalbox.platform.migration;

import dev.signalbox.platform.migration.DataLoss.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Finds the data that undo scripts would lose by comparing the state before and after a trial:
/// which tables and columns are gone, and which tables lost rows. After the trial is undone, it
/// counts what they contain.
final class DataLossCheck {
  private static final String AT_RISK = Rows.resource("/db/data-at-risk.sql");

  /// Describes one object at risk: its owner, the visibility of its rows, and how to count and copy
  /// them.
  private static final String DESCRIBED =
      """
      SELECT jsonb_build_object('table', c.oid::regclass::text, 'column', coalesce(quote_ident(a.attname), ''), 'owner', pg_get_userbyid(c.relowner),
          'visible', NOT t.relforcerowsecurity OR (EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = t.oid AND p.polpermissive AND p.polcmd IN ('*', 'r') AND t.relowner = ANY (p.polroles)
              AND pg_get_expr(p.polqual, t.oid) = 'true') AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = t.oid AND NOT p.polpermissive AND (t.relowner = ANY (p.polroles) OR 0 = ANY (p.polroles)))),
          'empty', pg_relation_size(c.oid) = 0 AND c.relkind <> 'p',
          'rows', format('FROM %s', t.oid::regclass) || CASE WHEN c.relispartition THEN format(' WHERE tableoid = %s', c.oid) WHEN a.attname IS NULL THEN ''
            WHEN d.adbin IS NULL THEN format(' WHERE %I IS NOT NULL', a.attname) ELSE format(' WHERE %I::text IS DISTINCT FROM (%s)::text', a.attname, pg_get_expr(d.adbin, d.adrelid)) END,
          'copied', CASE WHEN a.attname IS NULL THEN '*' ELSE concat_ws(', ', (SELECT string_agg(quote_ident(x.attname), ', ' ORDER BY k.n) FROM pg_index i, unnest(i.indkey) WITH ORDINALITY k (attnum, n)
              JOIN pg_attribute x ON x.attnum = k.attnum WHERE i.indrelid = c.oid AND i.indisprimary AND x.attrelid = c.oid AND x.attname <> a.attname), quote_ident(a.attname)) END)::text
        FROM pg_class c JOIN pg_class t ON t.oid = CASE WHEN c.relispartition THEN pg_partition_root(c.oid) ELSE c.oid END
        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ?::smallint AND a.attnum > 0
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum WHERE c.oid = ?::oid
      """;

  /// Identifies an object whose data would be lost, with the rows that the trial counted, or -1 if
  /// they are still to be counted.
  record AtRisk(Kind kind, String oid, String column, long rows) {
    static final long UNCOUNTED = -1;
  }

  private record State(String root, String file, long deleted, long updated) {}

  private final Connection connection;
  private final Map<String, State> before;

  private DataLossCheck(Connection connection, Map<String, State> before) {
    this.connection = connection;
    this.before = before;
  }

  static DataLossCheck before(Connection connection) throws SQLException {
    return new DataLossCheck(connection, states(connection));
  }

  /// Lists the objects that lost data. It runs after the trial, in the same transaction.
  List<AtRisk> gone() throws SQLException {
    var after = states(connection);
    var gone = new ArrayList<AtRisk>();
    for (var entry : before.entrySet()) {
      var words = entry.getKey().split(" ", -1);
      var oid = words[0];
      boolean isTable = words[1].equals("0");
      var now = after.get(entry.getKey());
      if (now == null && isGoneAlone(entry.getValue(), isTable ? "" : oid, after)) {
        gone.add(new AtRisk(isTable ? Kind.TABLE : Kind.COLUMN, oid, words[1], AtRisk.UNCOUNTED));
      } else if (now != null && isTable) {
        gone.addAll(changed(entry.getValue(), now, oid));
      }
    }
    return gone;
  }

  /// Returns true if the object was dropped by itself. A column of a dropped table and a partition
  /// of a dropped table are not listed again.
  private static boolean isGoneAlone(State was, String table, Map<String, State> after) {
    return (table.isEmpty() || after.containsKey(table + " 0"))
        && (was.root().equals("0") || after.containsKey(was.root() + " 0"));
  }

  /// Finds lost rows of a table that stays. A new file means that the table was truncated or
  /// rewritten, for example by a change of type.
  private List<AtRisk> changed(State was, State now, String oid) throws SQLException {
    var changed = new ArrayList<AtRisk>();
    if (!now.file().equals(was.file())) {
      changed.add(
          new AtRisk(isEmpty(oid) ? Kind.DELETED : Kind.OVERWRITTEN, oid, "0", AtRisk.UNCOUNTED));
    } else if (now.deleted() > was.deleted()) {
      changed.add(new AtRisk(Kind.DELETED, oid, "0", now.deleted() - was.deleted()));
    }
    if (now.updated() > was.updated()) {
      changed.add(new AtRisk(Kind.OVERWRITTEN, oid, "0", now.updated() - was.updated()));
    }
    return changed;
  }

  /// Returns true if the rollback would lose an object, or more rows of it, than was shown.
  static boolean exceeds(List<AtRisk> gone, List<AtRisk> shown) {
    return gone.stream()
        .anyMatch(now ->
            shown.stream()
                .noneMatch(then ->
                    then.kind() == now.kind()
                        && then.oid().equals(now.oid())
                        && then.column().equals(now.column())
                        && then.rows() >= now.rows()));
  }

  private boolean isEmpty(String oid) throws SQLException {
    return Rows.one(connection, "SELECT (pg_relation_size(?::oid) = 0)::text", oid).equals("true");
  }

  /// Reads how to count and copy an object, while it still exists.
  ObjectAtRisk describe(AtRisk object) throws SQLException {
    return ObjectAtRisk.of(object, Rows.one(connection, DESCRIBED, object.column(), object.oid()));
  }

  private static Map<String, State> states(Connection connection) throws SQLException {
    var states = new LinkedHashMap<String, State>();
    for (var line : Rows.list(connection, AT_RISK)) {
      var words = line.split(" ", -1);
      states.put(
          words[0] + " " + words[1],
          new State(words[2], words[3], Long.parseLong(words[4]), Long.parseLong(words[5])));
    }
    return states;
  }
}
