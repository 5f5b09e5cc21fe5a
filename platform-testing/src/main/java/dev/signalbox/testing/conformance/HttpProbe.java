package dev.signalbox.testing.conformance;

/// A list route of the module and how to make a resource whose text shows in it: `body` holds
/// `$TEXT` where the text goes, 1 to 30 characters of a-z and dashes, unique in the list.
public record HttpProbe(String list, String create, String bodyTemplate) {
  String body(String text) {
    return bodyTemplate.replace("$TEXT", text);
  }
}
