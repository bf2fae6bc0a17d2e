package org.paperzoo.core.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Finds which token has which role. */
final class SpecialTokenRoles {
  private SpecialTokenRoles() {}

  /**
   * Returns the special tokens: those that the settings name, else the model's own unknown token,
   * else the usual names where the vocabulary has them.
   */
  static SpecialTokens of(JsonNode json, TokenizerSettings settings, Vocabulary vocabulary) {
    String unknown = json.path("model").path("unk_token").textValue();
    return new SpecialTokens(
        find(settings, vocabulary, "pad_token", "[PAD]", "<pad>"),
        find(settings, vocabulary, "unk_token", unknown, "[UNK]", "<unk>", "<|endoftext|>"),
        find(settings, vocabulary, "cls_token", "[CLS]", "<s>"),
        find(settings, vocabulary, "sep_token", "[SEP]", "</s>"),
        find(settings, vocabulary, "bos_token", "<s>", "<|startoftext|>", "<|endoftext|>"),
        find(settings, vocabulary, "eos_token", "</s>", "<|endoftext|>"),
        find(settings, vocabulary, "mask_token", "[MASK]", "<mask>"));
  }

  private static Integer find(
      TokenizerSettings settings, Vocabulary vocabulary, String role, String... usual) {
    Optional<String> stated = settings.specialToken(role);
    if (stated.isPresent()) {
      return vocabulary.idOf(stated.get());
    }
    for (String name : usual) {
      Integer id = name == null ? null : vocabulary.idOf(name);
      if (id != null) {
        return id;
      }
    }
    return null;
  }
}
