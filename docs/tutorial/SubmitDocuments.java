import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;

/// Prints a work order with one item per document of a folder, in which the first invoice needs an
/// approval, and one unreadable document.
///
///     ./signalbox run docs/tutorial/SubmitDocuments.java docs/tutorial/documents > order.json
void main(String[] args) throws Exception {
  var json = new ObjectMapper();
  var order = json.createObjectNode();
  order.put("priority", "HIGH");
  order.putObject("metadata").put("source", "tutorial");
  var items = order.putArray("items");
  try (var files = Files.list(Path.of(args[0]))) {
    for (var file : files.filter(f -> f.toString().endsWith(".txt")).sorted().toList()) {
      var name = file.getFileName().toString();
      var item = items.addObject();
      item.put("type", name.replaceFirst("^\\d+-(.*)\\.txt$", "$1").toUpperCase(java.util.Locale.ROOT));
      item.put("content", Files.readString(file));
      item.put("requiresApproval", name.startsWith("00-"));
    }
  }
  items.addObject().put("type", "INVOICE").put("content", "%%% a scan that nobody can read %%%").put("maxAttempts", 2);
  System.out.println(order);
}
