package dev.signalbox.testing.conformance;

/// Describes a list route of the module and how to create a resource whose text it shows: `body`
/// contains `$TEXT` in place of the text, 1 to 30 characters of a-z and dashes, unique in the list.
public record HttpProbe(String list, String create, String bodyTemplate) {
  String body(String text) {
    return bodyTemplate.replace("$TEXT", text);
  }
}
