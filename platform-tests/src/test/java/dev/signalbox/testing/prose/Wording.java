package dev.signalbox.testing.prose;

import java.util.List;
import java.util.regex.Pattern;

/// Lists words that comments must not use, each with the standard term that replaces it. The few
/// terms of our own are defined in `docs/explanation/glossary.md`.
record Wording(Pattern pattern, String replacement) {
  static final List<Wording> REPLACED =
      List.of(
          word("(no|some|every|any)body", "name the party: no client, another user, each caller"),
          word("who(so)?ever", "name the party: a client that …, a process that …"),
          word("enter(s|ed|ing)?", "open a tenant transaction, set the tenant context"),
          word("(anew|afresh)", "again"),
          word("(taken|take|takes|took|taking) back", "reclaim a lease, roll back a migration"),
          word("go(es)? alone", "run unbatched"),
          word("settle(s|d)?", "recompute the status"),
          word("passing (problem|failure|error)s?", "transient"),
          word("digest(s|ed|ing)? (an|the|each|every|all|which|that) events?", "process an event"),
          word("(is|are|was|were|be|been) (noted|digested)", "append a domain event, process"),
          word("(take|takes) note", "record"),
          word("(is|are|was|were|be|been) refused", "rejected"),
          word("under way", "in progress"),
          word("for good", "permanently"),
          word("mend(s|ed|ing)?", "correct"),
          word("(the|a) kernel( functions?)?", "SECURITY DEFINER function"),
          word("sentences?", "message"));

  private static Wording word(String regex, String replacement) {
    return new Wording(Pattern.compile("(?i)\\b" + regex + "\\b"), replacement);
  }

  boolean isIn(Comment comment) {
    return pattern.matcher(comment.prose()).find();
  }
}
