package dev.signalbox.testing.prose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Represents the consecutive comment lines of one kind in a source file, joined to one text.
/// `owner` is the first line of the code below them.
record Comment(String file, int line, boolean doc, String text, String owner) {
  private static final Pattern METHOD = Pattern.compile("[^=\"]*\\w\\(.*");
  private static final Pattern TRAILING = Pattern.compile("[;{},)] // (.*)$");
  private static final Pattern TYPE = Pattern.compile(".*\\b(class|record|enum|interface)\\b.*");

  /// Reads the comments of all Java files in the `src` folders of the modules under `root`.
  static List<Comment> under(Path root) throws IOException {
    var comments = new ArrayList<Comment>();
    try (var modules = Files.list(root)) {
      for (var source :
          modules.map(module -> module.resolve("src")).filter(Files::isDirectory).toList()) {
        try (var files = Files.walk(source)) {
          for (var file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
            comments.addAll(of(root.relativize(file).toString(), Files.readAllLines(file)));
          }
        }
      }
    }
    return comments;
  }

  static List<Comment> of(String file, List<String> lines) {
    var comments = new ArrayList<Comment>();
    boolean inTextBlock = false;
    for (int i = 0; i < lines.size(); i++) {
      var trailing = TRAILING.matcher(lines.get(i));
      if (!inTextBlock && isComment(lines.get(i))) {
        int end = i;
        boolean doc = isDoc(lines.get(i));
        while (end < lines.size() && isComment(lines.get(end)) && isDoc(lines.get(end)) == doc) {
          end++;
        }
        comments.add(new Comment(file, i + 1, doc, text(lines.subList(i, end)), owner(lines, end)));
        i = end - 1;
      } else if (lines.get(i).split("\"\"\"", -1).length % 2 == 0) {
        inTextBlock = !inTextBlock;
      } else if (!inTextBlock && trailing.find()) {
        comments.add(new Comment(file, i + 1, false, trailing.group(1), ""));
      }
    }
    return comments;
  }

  private static boolean isComment(String line) {
    return line.strip().startsWith("//");
  }

  private static boolean isDoc(String line) {
    return line.strip().startsWith("///");
  }

  private static String text(List<String> lines) {
    return String.join(
        " ", lines.stream().map(line -> line.replaceFirst("^\\s*/+", "").strip()).toList());
  }

  private static String owner(List<String> lines, int from) {
    int i = from;
    while (i < lines.size() && (isComment(lines.get(i)) || lines.get(i).strip().startsWith("@"))) {
      i++;
    }
    return i < lines.size() ? lines.get(i).strip() : "";
  }

  boolean isOfMethod() {
    return doc && METHOD.matcher(owner).matches() && !TYPE.matcher(owner).matches();
  }

  boolean isInProduct() {
    return file.contains("src/main");
  }

  /// Returns the text without code, which may contain any word.
  String prose() {
    return text.replaceAll("`[^`]*`", "").replaceAll("\\[[^\\]]*\\]", "");
  }

  @Override
  public String toString() {
    return file + ":" + line + ": " + text;
  }
}
