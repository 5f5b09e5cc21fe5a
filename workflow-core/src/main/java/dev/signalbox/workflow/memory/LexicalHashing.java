package dev.signalbox.workflow.memory;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Implements the built-in provider: signed feature hashing of words and of sequences of three to
/// five letters. It is deterministic and needs no model. It finds shared words, word forms and
/// typing errors, but no similar meanings, and its model id says so.
final class LexicalHashing implements EmbeddingProvider {
  static final String MODEL_ID = "lexical-hash-v1";

  private static final Pattern NEITHER_LETTER_NOR_DIGIT = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final int MAX_WORD = 40;
  private static final double SHORT_WORD_WEIGHT = 0.2;
  private static final double GRAM_WEIGHT = 0.35;

  @Override
  public String modelId() {
    return MODEL_ID;
  }

  @Override
  public boolean semantic() {
    return false;
  }

  @Override
  public List<Embedding> embed(List<String> texts) {
    return texts.stream().map(LexicalHashing::embed).toList();
  }

  static Embedding embed(String text) {
    var sums = new double[Embedding.DIMENSIONS];
    var plain = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    for (var word : NEITHER_LETTER_NOR_DIGIT.splitAsStream(plain).toList()) {
      addWord(sums, word);
    }
    var embedding = Embedding.normalised(damped(sums));
    // If the text has only punctuation, or features that cancelled out, the text as a whole is the
    // feature.
    return embedding == null ? onlyFeature(plain) : embedding;
  }

  private static void addWord(double[] sums, String word) {
    if (word.isEmpty()) {
      return;
    }
    add(sums, "w " + word, word.length() < 4 ? SHORT_WORD_WEIGHT : 1);
    var padded = "<" + word.substring(0, Math.min(word.length(), MAX_WORD)) + ">";
    for (int size = 3; size <= 5; size++) {
      for (int at = 0; at + size <= padded.length(); at++) {
        add(sums, padded.substring(at, at + size), GRAM_WEIGHT / size);
      }
    }
  }

  private static Embedding onlyFeature(String plain) {
    var sums = new double[Embedding.DIMENSIONS];
    add(sums, "t " + plain, 1);
    var embedding = Embedding.normalised(sums);
    if (embedding == null) {
      throw new IllegalStateException("one feature has a direction");
    }
    return embedding;
  }

  private static void add(double[] sums, String feature, double weight) {
    long hash = hash(feature);
    sums[(int) Long.remainderUnsigned(hash >>> 1, Embedding.DIMENSIONS)] +=
        (hash & 1) == 0 ? weight : -weight;
  }

  /// Dampens the sums: a word that occurs ten times is not ten times as significant.
  private static double[] damped(double[] sums) {
    var damped = new double[sums.length];
    for (int i = 0; i < sums.length; i++) {
      damped[i] = Math.signum(sums[i]) * Math.sqrt(Math.abs(sums[i]));
    }
    return damped;
  }

  /// Computes FNV-1a with the finalizer of MurmurHash3, which gives the same result on every
  /// machine.
  private static long hash(String feature) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < feature.length(); i++) {
      hash = (hash ^ feature.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
