package org.paperzoo.core.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paperzoo.core.error.FailureException;

/**
 * Byte-level BPE in two files: {@code vocab.json} (token to id) and {@code merges.txt} (a pair a
 * line, the earlier the more frequent). CLIP's or RoBERTa's if the settings say so or, where they
 * are silent, if the vocabulary has {@code <|startoftext|>} and tokens that end words, or {@code
 * <s>} and {@code </s>}; otherwise GPT-2's.
 */
final class BytePairFiles {
  private static final String START_OF_TEXT = "<|startoftext|>";
  private static final String END_OF_TEXT = "<|endoftext|>";

  private BytePairFiles() {}

  /** Returns the {@code tokenizer.json} that {@code transformers} makes of the files. */
  static ObjectNode read(Path vocabularyFile, Path mergesFile, TokenizerSettings settings) {
    Map<String, Integer> vocabulary = vocabulary(vocabularyFile);
    ObjectNode model = TokenizerJson.bytePair(vocabulary, merges(mergesFile, vocabulary));
    List<AddedToken> added = new ArrayList<>(settings.addedTokens());
    if (isClip(settings, vocabulary)) {
      return clip(vocabularyFile, vocabulary, settings, added, model);
    }
    boolean prefix = settings.flag("add_prefix_space").orElse(false);
    ObjectNode processing;
    if (isRoberta(settings, vocabulary)) {
      AddedToken cls = role(settings, "cls_token", "<s>", vocabulary, added);
      role(settings, "bos_token", "<s>", vocabulary, added);
      role(settings, "pad_token", "<pad>", vocabulary, added);
      AddedToken sep = role(settings, "sep_token", "</s>", vocabulary, added);
      role(settings, "eos_token", "</s>", vocabulary, added);
      role(settings, "unk_token", "<unk>", vocabulary, added);
      String mask = settings.specialToken("mask_token").orElse("<mask>");
      if (vocabulary.containsKey(mask)) {
        AddedToken.addIfAbsent(AddedToken.mask(vocabulary.get(mask), mask), added);
      }
      if (cls == null || sep == null) {
        throw new FailureException(
            vocabularyFile
                + ": the vocabulary has no token for "
                + (cls == null ? "cls_token" : "sep_token")
                + "; expected <s> and </s>, or others named in tokenizer_config.json.");
      }
      processing = TokenizerJson.robertaProcessing(cls, sep, prefix);
    } else {
      AddedToken bos = role(settings, "bos_token", END_OF_TEXT, vocabulary, added);
      role(settings, "eos_token", END_OF_TEXT, vocabulary, added);
      role(settings, "unk_token", END_OF_TEXT, vocabulary, added);
      role(settings, "pad_token", END_OF_TEXT, vocabulary, added);
      boolean bosFirst = settings.flag("add_bos_token").orElse(false);
      if (bosFirst && bos == null) {
        throw new FailureException(
            vocabularyFile
                + ": add_bos_token is true, but the vocabulary has no "
                + settings.specialToken("bos_token").orElse(END_OF_TEXT)
                + ".");
      }
      processing = bosFirst ? TokenizerJson.bosTemplate(bos) : TokenizerJson.byteLevel(true, false);
    }
    return TokenizerJson.of(
        added,
        null,
        TokenizerJson.byteLevel(prefix, true),
        processing,
        TokenizerJson.byteLevel(true, true),
        model);
  }

  private static boolean isClip(TokenizerSettings settings, Map<String, Integer> vocabulary) {
    return settings
        .text("tokenizer_class")
        .map(type -> type.startsWith("CLIP"))
        .orElse(
            vocabulary.containsKey(START_OF_TEXT)
                && vocabulary.containsKey("a" + TokenizerJson.END_OF_WORD));
  }

  /** Returns CLIP's: lower-cased words whose last tokens carry a mark. */
  private static ObjectNode clip(
      Path vocabularyFile,
      Map<String, Integer> vocabulary,
      TokenizerSettings settings,
      List<AddedToken> added,
      ObjectNode model) {
    AddedToken start = role(settings, "bos_token", START_OF_TEXT, vocabulary, added);
    AddedToken end = role(settings, "eos_token", END_OF_TEXT, vocabulary, added);
    AddedToken unknown = role(settings, "unk_token", END_OF_TEXT, vocabulary, added);
    role(settings, "pad_token", END_OF_TEXT, vocabulary, added);
    if (start == null || end == null) {
      throw new FailureException(
          vocabularyFile
              + ": the vocabulary has no token for "
              + (start == null ? "bos_token" : "eos_token")
              + "; expected "
              + START_OF_TEXT
              + " and "
              + END_OF_TEXT
              + ", or others named in tokenizer_config.json.");
    }
    return TokenizerJson.of(
        added,
        TokenizerJson.clipNormalizer(),
        TokenizerJson.clipPreTokenizer(),
        TokenizerJson.robertaProcessing(start, end, false).put("trim_offsets", false),
        TokenizerJson.byteLevel(true, true),
        TokenizerJson.withWordEnds(model, unknown == null ? null : unknown.content()));
  }

  private static boolean isRoberta(TokenizerSettings settings, Map<String, Integer> vocabulary) {
    String type = settings.text("tokenizer_class").orElse("");
    if (type.startsWith("GPT2")) {
      return false;
    }
    return type.startsWith("Roberta")
        || settings.specialToken("cls_token").isPresent()
        || (vocabulary.containsKey("<s>") && vocabulary.containsKey("</s>"));
  }

  private static Map<String, Integer> vocabulary(Path file) {
    ObjectNode json = JsonFile.readObject(file, TokenizerFiles.MOST_BYTES);
    List<Map.Entry<String, JsonNode>> entries = new ArrayList<>(json.size());
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      JsonNode id = entry.getValue();
      if (!id.isIntegralNumber() || !id.canConvertToInt() || id.asInt() < 0) {
        throw new FailureException(
            file
                + ": the token \""
                + entry.getKey()
                + "\" has the id "
                + entry.getValue()
                + "; expected a whole number from 0.");
      }
      entries.add(entry);
    }
    if (entries.isEmpty()) {
      throw new FailureException(file + ": empty; expected tokens and their ids.");
    }
    entries.sort(Comparator.comparingInt(entry -> entry.getValue().asInt()));
    Map<String, Integer> vocabulary = new LinkedHashMap<>();
    entries.forEach(entry -> vocabulary.put(entry.getKey(), entry.getValue().asInt()));
    return vocabulary;
  }

  private static List<String[]> merges(Path file, Map<String, Integer> vocabulary) {
    List<String[]> merges = new ArrayList<>();
    int number = 0;
    for (Iterator<String> lines =
            JsonFile.readText(file, TokenizerFiles.MOST_BYTES).lines().iterator();
        lines.hasNext(); ) {
      String line = lines.next();
      number++;
      if (line.isBlank() || (number == 1 && line.startsWith("#version"))) {
        continue;
      }
      String[] pair = line.strip().split(" ", -1);
      if (pair.length != 2) {
        throw new FailureException(
            file
                + ":"
                + number
                + ": expected two tokens with a space between, found \""
                + line
                + "\".");
      }
      for (String token : new String[] {pair[0], pair[1], pair[0] + pair[1]}) {
        if (!vocabulary.containsKey(token)) {
          throw new FailureException(
              file + ":" + number + ": the token \"" + token + "\" is not in vocab.json.");
        }
      }
      merges.add(pair);
    }
    return merges;
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
