package org.paperzoo.nlp.subword;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.paperzoo.core.checkpoint.AtomicFiles;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;
import org.paperzoo.core.text.JsonFile;

/**
 * The tokenizer of Marian's published models (OPUS-MT), as {@code transformers}' {@code
 * MarianTokenizer} computes it: SentencePiece cuts the source ({@code source.spm}) and the target
 * ({@code target.spm}) into pieces, {@code vocab.json} gives the pieces of both their ids, and
 * {@code </s>} is put at the end. A text for a model of several target languages begins with the
 * language, such as {@code >>fra<<}.
 */
public final class MarianTokenizer implements TranslationTokenizer {
  private static final String SOURCE = "source.spm";
  private static final String TARGET = "target.spm";
  private static final String VOCABULARY = "vocab.json";
  private static final String CONFIG = "tokenizer_config.json";
  private static final List<String> FILES =
      List.of(SOURCE, TARGET, VOCABULARY, CONFIG, "special_tokens_map.json");
  private static final int MAX_BYTES = 64 << 20;

  private final Path folder;
  private final SentencePieceModel source;
  private final SentencePieceModel target;
  private final MarianVocabulary vocabulary;

  private MarianTokenizer(
      Path folder,
      SentencePieceModel source,
      SentencePieceModel target,
      MarianVocabulary vocabulary) {
    this.folder = folder;
    this.source = source;
    this.target = target;
    this.vocabulary = vocabulary;
  }

  /** Returns whether a folder has the files of Marian's tokenizer. */
  public static boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(SOURCE))
        || Files.isRegularFile(folder.resolve(TARGET));
  }

  /**
   * Opens the tokenizer of a model folder.
   *
   * @throws UsageException if a file is missing
   * @throws FailureException if one is malformed, or the vocabulary has no {@code </s>}, {@code
   *     <unk>} or {@code <pad>}
   */
  public static MarianTokenizer open(Path folder) {
    for (String file : List.of(SOURCE, TARGET, VOCABULARY)) {
      if (!Files.isRegularFile(folder.resolve(file))) {
        throw new UsageException(
            folder
                + ": Marian's tokenizer has no "
                + file
                + ". Expected "
                + SOURCE
                + ", "
                + TARGET
                + " and "
                + VOCABULARY
                + " as the published models have them.");
      }
    }
    Path config = folder.resolve(CONFIG);
    JsonNode settings =
        Files.isRegularFile(config)
            ? JsonFile.readObject(config, MAX_BYTES)
            : JsonFile.emptyObject();
    if (settings.path("separate_vocabs").booleanValue()) {
      throw new FailureException(
          config
              + ": separate_vocabs is true; only a vocabulary that both languages share can be"
              + " used.");
    }
    Path file = folder.resolve(VOCABULARY);
    return new MarianTokenizer(
        folder,
        SentencePieceModel.read(folder.resolve(SOURCE)),
        SentencePieceModel.read(folder.resolve(TARGET)),
        MarianVocabulary.of(JsonFile.readObject(file, MAX_BYTES), settings, file.toString()));
  }

  @Override
  public int[] encodeSource(String text) {
    return encode(text, source);
  }

  @Override
  public int[] encodeTarget(String text) {
    return encode(text, target);
  }

  private int[] encode(String text, SentencePieceModel model) {
    List<Integer> ids = new ArrayList<>();
    for (MarianVocabulary.Part part : vocabulary.split(text)) {
      if (part.isSpecial()) {
        ids.add(vocabulary.idOf(part.text()));
        continue;
      }
      String rest = part.text();
      int end = rest.startsWith(">>") ? rest.indexOf("<<") : -1;
      if (end >= 0) {
        ids.add(vocabulary.idOf(rest.substring(0, end + 2)));
        rest = rest.substring(end + 2);
      }
      for (String piece : model.encode(rest)) {
        ids.add(vocabulary.idOf(piece));
      }
    }
    ids.add(eosId());
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public String decodeTarget(int[] ids) {
    return decode(ids, true);
  }

  /**
   * Returns the text of ids of the target.
   *
   * @param skipSpecial whether {@code </s>}, {@code <unk>} and {@code <pad>} are omitted
   */
  public String decode(int[] ids, boolean skipSpecial) {
    StringBuilder text = new StringBuilder();
    List<String> pieces = new ArrayList<>();
    for (int id : ids) {
      String token = vocabulary.token(id);
      if (!vocabulary.isSpecial(token)) {
        pieces.add(token);
      } else if (!skipSpecial) {
        text.append(target.decode(pieces)).append(token).append(' ');
        pieces.clear();
      }
    }
    text.append(target.decode(pieces));
    return vocabulary.cleanUp(text.toString().replace(SpmNormalizer.SPACE, ' ').strip());
  }

  /** Returns the target languages that the vocabulary has, such as {@code >>fra<<}; often none. */
  public Set<String> languages() {
    return vocabulary.languages();
  }

  @Override
  public String token(int id) {
    return vocabulary.token(id).replace(SpmNormalizer.SPACE, ' ');
  }

  @Override
  public int size() {
    return vocabulary.size();
  }

  @Override
  public int eosId() {
    return vocabulary.eosId();
  }

  @Override
  public int padId() {
    return vocabulary.padId();
  }

  @Override
  public int unkId() {
    return vocabulary.unkId();
  }

  @Override
  public String name() {
    return folder.resolve(VOCABULARY).toString();
  }

  @Override
  public void save(Path to) {
    if (to.toAbsolutePath().normalize().equals(folder.toAbsolutePath().normalize())) {
      return;
    }
    for (String file : FILES) {
      Path from = folder.resolve(file);
      if (Files.isRegularFile(from)) {
        AtomicFiles.write(to.resolve(file), out -> Files.copy(from, out));
      }
    }
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
