package org.paperzoo.core.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.error.FailureException;

/** BERT's {@code vocab.txt}: one token per line; its id is the number of the line from 0. */
final class WordPieceFile {
  private WordPieceFile() {}

  /** Returns the {@code tokenizer.json} that {@code BertTokenizerFast} makes of the file. */
  static ObjectNode read(Path file, TokenizerSettings settings) {
    Map<String, Integer> vocabulary = vocabulary(file);
    List<AddedToken> added = new ArrayList<>(settings.addedTokens());
    role(settings, "pad_token", "[PAD]", vocabulary, added);
    AddedToken unknown = role(settings, "unk_token", "[UNK]", vocabulary, added);
    AddedToken cls = role(settings, "cls_token", "[CLS]", vocabulary, added);
    AddedToken sep = role(settings, "sep_token", "[SEP]", vocabulary, added);
    role(settings, "mask_token", "[MASK]", vocabulary, added);
    if (unknown == null || cls == null || sep == null) {
      throw new FailureException(
          file
              + ": the vocabulary has no token for "
              + (unknown == null ? "unk_token" : cls == null ? "cls_token" : "sep_token")
              + "; expected [UNK], [CLS] and [SEP], or others named in tokenizer_config.json.");
    }
    return TokenizerJson.of(
        added,
        TokenizerJson.bertNormalizer(
            settings.flag("do_lower_case").orElse(true),
            settings.flag("strip_accents").orElse(null),
            settings.flag("tokenize_chinese_chars").orElse(true)),
        TokenizerJson.bertPreTokenizer(),
        TokenizerJson.bertTemplate(cls, sep),
        TokenizerJson.wordPieceDecoder(),
        TokenizerJson.wordPiece(vocabulary, unknown.content()));
  }

  private static Map<String, Integer> vocabulary(Path file) {
    String text = JsonFile.readText(file, TokenizerFiles.MOST_BYTES);
    Map<String, Integer> vocabulary = new LinkedHashMap<>();
    int id = 0;
    for (int start = 0; start < text.length(); id++) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      int stop = end > start && text.charAt(end - 1) == '\r' ? end - 1 : end;
      vocabulary.put(text.substring(start, stop), id); // of a token written twice the last counts
      start = end + 1;
    }
    if (vocabulary.isEmpty()) {
      throw new FailureException(file + ": empty; expected one token per line.");
    }
    return vocabulary;
  }

  private static AddedToken role(
      TokenizerSettings settings,
      String role,
      String usual,
      Map<String, Integer> vocabulary,
      List<AddedToken> added) {
    String content = settings.specialToken(role).orElse(usual);
    Integer id = vocabulary.get(content);
    if (id == null) {
      return null;
    }
    return AddedToken.addIfAbsent(AddedToken.special(id, content), added);
  }
}
